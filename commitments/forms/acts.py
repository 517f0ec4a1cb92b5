"""One form for each thing that a person does to a commitment; each ends in one verb."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..asking import DAYS_TO_ANSWER, how_often, nobody_there, who_is_asked
from ..lifecycle import OUTCOMES, Stage, Status, Who, who_may_set
from ..models import Citation, Commitment, User
from ..models.recording import DECIDE
from ..models.update import Verb
from ..workdays import next_workday
from .base import ActForm, ReasonForm, find_commitment
from .fields import DayField, DuePhraseField, NoteField, SourceField, understood
from .sources import NewSourceMixin


class StatusForm(NewSourceMixin, ActForm):
    """A status, an outcome, or just a note: the form inside the row."""

    verb = Verb.CHANGE_STATUS
    heading, submit = _("Update the status"), _("Save")
    link = _("Update")
    stages = (Stage.OPEN, Stage.TO_CONFIRM)

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    as_of = DayField(label=_("As of"), help_text=_("The day on which it became true."))
    note = NoteField(label=_("What happened?"), required=False,
                     widget=forms.Textarea(attrs={"rows": 1}))  # fmt: skip
    successor = forms.CharField(
        label=_("Replaced by"),
        required=False,
        max_length=20,
        help_text=_("The reference of the commitment that replaces it, such as C-0012."),
    )
    source = SourceField(label=_("Evidence: a known source"))
    quote = forms.CharField(label=_("Words that prove it"), required=False, max_length=1000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        commitment = self.commitment
        self.fields["status"].widget.choices = [
            choice for choice in Status.choices if self._may_choose(choice[0])
        ]
        self.initial.setdefault("status", commitment.status)
        self.initial.setdefault("as_of", timezone.localdate())

    def _may_choose(self, status):
        commitment = self.commitment
        if status == commitment.status:
            return True
        who = who_may_set(commitment.status, status, confirmed=commitment.is_confirmed)
        return {
            None: False,
            Who.ANALYST: True,
            Who.REPORTER: self.user.pk == commitment.reported_by_id,
            Who.MANAGER: self.user.has_perm(DECIDE),
        }[who]

    def clean_successor(self):
        text = self.cleaned_data["successor"]
        return find_commitment(text) if text else None

    def act(self):
        data, commitment = self.cleaned_data, self.commitment
        status = data["status"]
        told = self.entry | {"as_of": data["as_of"]}
        if status == commitment.status and commitment.is_open:
            if not data["note"].strip():
                raise ValidationError(_("Nothing to save: choose another status or write a note."))
            commitment.note(data["note"], by=self.user, version=data["version"])
        elif status in OUTCOMES:
            commitment.report_outcome(
                status, evidence=self.take_source(self.user), quote=data["quote"], **told
            )
        else:
            commitment.change_status(
                status,
                source=self.take_source(self.user) if status == Status.WITHDRAWN else None,
                successor=data["successor"],
                **told,
            )


class DueForm(NewSourceMixin, ActForm):
    """A new due window: narrowing it, moving it, or proposing a move, as its days decide."""

    verb = Verb.NARROW
    heading, submit = _("Change the due window"), _("Save")
    link = _("Move")

    due_phrase = DuePhraseField(
        required=True,
        help_text=_(
            "As people say it: “primer trimestre de 2026”, “before the end of the year”, “no "
            "deadline”. A window inside the present one narrows it and needs its source; any "
            "other moves it and needs a reason."
        ),
    )
    source = SourceField(label=_("Known source that says so"))
    quote = forms.CharField(label=_("Operative words"), required=False, max_length=1000)
    note = NoteField(label=_("Why"), required=False,
                     help_text=_("The old window stays on record."))  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if "due_phrase" in cleaned:
            announced = self.source_date() or timezone.localdate()
            self.edtf = understood(self, "due_phrase", announced)
        return cleaned

    def act(self):
        data, commitment = self.cleaned_data, self.commitment
        window = (self.edtf, data["due_phrase"])
        source = self.take_source(self.user)
        if commitment.narrows(self.edtf):
            commitment.narrow(*window, source=source, quote=data["quote"], **self.entry)
        elif self.user.has_perm(DECIDE):
            commitment.move(*window, source=source, quote=data["quote"], **self.entry)
        else:
            commitment.propose_move(*window, source=source, **self.entry)


class ProposedMoveForm(ActForm):
    """A manager's answer to a proposed move."""

    verb = Verb.ACCEPT_MOVE
    heading, submit = _("Decide on the proposed move"), _("Decide")

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("accept", _("Accept: the window moves")), ("refuse", _("Refuse: it stays"))],
        widget=forms.RadioSelect,
    )
    note = NoteField(label=_("Why"), required=False, help_text=_("Needed for a refusal."))

    @classmethod
    def applies(cls, commitment, user):
        return super().applies(commitment, user) and commitment.proposed_by_id is not None

    def act(self):
        accepts = self.cleaned_data["decision"] == "accept"
        (self.commitment.accept_move if accepts else self.commitment.refuse_move)(**self.entry)


class OwnerForm(ActForm):
    """Who owns it: unit, focal point, stand-in."""

    verb = Verb.ASSIGN
    heading, submit = _("Assign"), _("Assign")
    stages = tuple(Stage)

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None)
    focal_point = forms.ModelChoiceField(label=_("Focal point"), queryset=None, required=False)
    alternate = forms.ModelChoiceField(
        label=_("Alternate"),
        queryset=None,
        required=False,
        help_text=_("Stands in while the focal point is away."),
    )
    note = NoteField(required=False)

    def __init__(self, *args, commitment, **kwargs):
        owners = {name: getattr(commitment, name) for name in ("unit", "focal_point", "alternate")}
        super().__init__(*args, commitment=commitment, initial=owners, **kwargs)
        units = Commitment.unit.field.related_model.objects.by_name()
        self.fields["unit"].queryset = units.filter(retired=False) | units.filter(
            pk=commitment.unit_id
        )
        people = User.objects.filter(is_active=True).order_by("username")
        self.fields["focal_point"].queryset = self.fields["alternate"].queryset = people

    def act(self):
        data = self.cleaned_data
        self.commitment.assign(
            unit=data["unit"],
            focal_point=data["focal_point"],
            alternate=data["alternate"],
            **self.entry,
        )


class CiteForm(NewSourceMixin, ActForm):
    """Another source that speaks of it."""

    verb = Verb.CITE
    heading, submit = _("Cite a source"), _("Cite")
    stages = tuple(Stage)
    source_required = True

    source = SourceField()
    role = forms.ChoiceField(
        label=_("What the source does"),
        choices=[
            choice for choice in Citation.Role.choices if choice[0] != Citation.Role.ANNOUNCES
        ],
        initial=Citation.Role.ANNOUNCES_AGAIN,
    )
    quote = forms.CharField(
        label=_("Operative words"),
        max_length=1000,
        required=False,
        help_text=_("Only the few words that count, as they stand in the source."),
    )
    note = NoteField(required=False)

    def act(self):
        data = self.cleaned_data
        self.commitment.cite(self.take_source(self.user), data["role"], data["quote"], **self.entry)


class UnciteForm(ReasonForm):
    verb = Verb.UNCITE
    heading, submit = _("Remove the citation"), _("Remove")
    stages = tuple(Stage)

    def __init__(self, *args, citation, **kwargs):
        super().__init__(*args, **kwargs)
        self.citation = citation

    def act(self):
        self.commitment.uncite(self.citation, **self.entry)


class RedactForm(ReasonForm):
    verb = Verb.REDACT
    heading, submit = _("Redact the note"), _("Erase the words")
    stages = tuple(Stage)

    def __init__(self, *args, number, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number

    def act(self):
        self.commitment.redact(self.number, **self.entry)


class NoteForm(ActForm):
    verb = Verb.NOTE
    heading, submit = _("Write a note"), _("Save the note")
    stages = tuple(Stage)

    note = NoteField()

    def act(self):
        self.commitment.note(
            self.cleaned_data["note"], by=self.user, version=self.cleaned_data["version"]
        )


class ReviewedForm(ActForm):
    """Looked, and found nothing new."""

    verb = Verb.REVIEW
    heading, submit = _("Reviewed, nothing new"), _("Mark as reviewed")
    link = _("Nothing new")

    note = NoteField(label=_("Where did you search?"))
    next_review = DayField(label=_("Look again on"))

    def __init__(self, *args, commitment, **kwargs):
        again = commitment.next_review_after(timezone.localdate())
        super().__init__(*args, commitment=commitment, initial={"next_review": again}, **kwargs)

    def act(self):
        self.commitment.review(next_review=self.cleaned_data["next_review"], **self.entry)


class AskForm(ActForm):
    """Ask the owner for news; who that is, and how often it was asked, the form says first."""

    verb = Verb.REQUEST_UPDATE
    heading, submit = _("Ask for an update"), _("Ask")

    answer_by = DayField(
        label=_("Answer by"), help_text=_("A working day in Peru: Monday to Friday, no holiday.")
    )
    note = NoteField(label=_("Question"), required=False)

    def __init__(self, *args, commitment, **kwargs):
        self.today = timezone.localdate()
        day = next_workday(self.today, DAYS_TO_ANSWER)
        super().__init__(*args, commitment=commitment, initial={"answer_by": day}, **kwargs)
        self.warning = "" if self.is_bound else nobody_there(commitment, day)
        if self.warning or "anyway" in self.data:
            self._offer_anyway()

    def _offer_anyway(self):
        """A box that is there only where there is something to overlook."""
        self.fields["anyway"] = forms.BooleanField(label=_("Ask all the same"), required=False)

    @property
    def told(self):
        """What to know before asking, a sentence each."""
        questions = list(self.commitment.updates.questions())
        sentences = who_is_asked(self.commitment, self.today), how_often(questions), self.warning
        return list(filter(None, sentences))

    def clean(self):
        cleaned = super().clean()
        day = cleaned.get("answer_by")
        self.warning = nobody_there(self.commitment, day) if day else ""
        if self.warning and not cleaned.get("anyway"):
            self.add_error("answer_by", _("Choose another day, or ask all the same."))
            self._offer_anyway()
        return cleaned

    def act(self):
        self.commitment.request_update(answer_by=self.cleaned_data["answer_by"], **self.entry)


class ConfirmForm(ActForm):
    verb = Verb.CONFIRM
    heading, submit = _("Confirm the outcome"), _("Confirm")
    stages = (Stage.TO_CONFIRM,)

    note = NoteField(required=False)

    @classmethod
    def applies(cls, commitment, user):
        return super().applies(commitment, user) and user.pk != commitment.reported_by_id

    def act(self):
        self.commitment.confirm(**self.entry)


class SendBackForm(ReasonForm):
    verb = Verb.SEND_BACK
    heading, submit = _("Send the outcome back"), _("Send back")
    stages = (Stage.TO_CONFIRM,)

    @classmethod
    def applies(cls, commitment, user):
        return super().applies(commitment, user) and user.pk != commitment.reported_by_id

    def act(self):
        self.commitment.send_back(**self.entry)


class ReopenForm(ReasonForm):
    verb = Verb.REOPEN
    heading, submit = _("Reopen"), _("Reopen")
    stages = (Stage.CLOSED,)

    def act(self):
        self.commitment.reopen(**self.entry)


class ArchiveForm(ReasonForm):
    verb = Verb.ARCHIVE
    heading, submit = _("Archive"), _("Archive")
    stages = tuple(Stage)

    archived_as = forms.ChoiceField(
        label=_("As"),
        choices=[
            choice
            for choice in Commitment.ArchivedAs.choices
            if choice[0] != Commitment.ArchivedAs.MERGED
        ],
    )
    field_order = ["archived_as", "note"]

    def act(self):
        self.commitment.archive(self.cleaned_data["archived_as"], **self.entry)


class UnarchiveForm(ReasonForm):
    verb = Verb.UNARCHIVE
    heading, submit = _("Take out of the archive"), _("Take out")

    @classmethod
    def applies(cls, commitment, user):
        return bool(commitment.archived_as) and not commitment.is_merged

    def act(self):
        self.commitment.unarchive(**self.entry)


class CorrectForm(ReasonForm):
    """Mend what was registered wrongly; what stays empty stays as it is."""

    verb = Verb.CORRECT
    heading, submit = _("Correct the registration"), _("Correct")
    stages = tuple(Stage)

    announced_on = DayField(label=_("Announced on"))
    strength = Commitment._meta.get_field("strength").formfield()
    due_phrase = DuePhraseField(label=_("Present window"))
    first_due_phrase = forms.CharField(
        label=_("Window first announced"), max_length=200, required=False
    )
    field_order = ["announced_on", "strength", "due_phrase", "first_due_phrase", "note"]

    def __init__(self, *args, commitment, **kwargs):
        initial = {
            "announced_on": commitment.announced_on,
            "strength": commitment.strength,
            "due_phrase": commitment.due_edtf,
            "first_due_phrase": commitment.first_due_edtf,
        }
        super().__init__(*args, commitment=commitment, initial=initial, **kwargs)

    def clean(self):
        cleaned = super().clean()
        announced = cleaned.get("announced_on")
        self.windows = {
            name: understood(self, name, announced)
            for name in ("due_phrase", "first_due_phrase")
            if name in self.changed_data and name in cleaned
        }
        return cleaned

    def act(self):
        data = self.cleaned_data
        due = self.windows.get("due_phrase")
        self.commitment.correct(
            announced_on=data["announced_on"],
            strength=data["strength"],
            due=None if due is None else (due, data["due_phrase"]),
            first_due_edtf=self.windows.get("first_due_phrase"),
            **self.entry,
        )


class MergeForm(ReasonForm):
    """The record is the same as another, which is kept."""

    verb = Verb.MERGE
    heading, submit = _("Merge into another"), _("Merge")
    stages = tuple(Stage)
    ALIASES = ActForm.ALIASES | {"successor": "kept"}

    kept = forms.CharField(
        label=_("The one to keep"), max_length=20, help_text=_("Its reference, such as C-0012.")
    )
    window = forms.ChoiceField(
        label=_("Window in force"),
        choices=[("kept", _("That of the one to keep")), ("own", _("That of this one"))],
        widget=forms.RadioSelect,
        initial="kept",
    )
    field_order = ["kept", "window", "note"]

    def clean_kept(self):
        return find_commitment(self.cleaned_data["kept"])

    def act(self):
        data = self.cleaned_data
        self.commitment.merge_into(
            data["kept"], keep_own_window=data["window"] == "own", **self.entry
        )
