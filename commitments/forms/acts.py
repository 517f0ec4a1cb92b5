"""One form for each thing that a person does to a commitment; each ends in one verb."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..asking import how_often, nobody_there, proposed_day, who_is_asked
from ..lifecycle import Stage
from ..models import Citation, Commitment, User
from ..models.update import Verb
from .base import ActForm, ReasonForm, find_commitment
from .fields import DayField, NoteField, SourceField
from .sources import NewSourceMixin


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
        day = proposed_day(self.today)
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
