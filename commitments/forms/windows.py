"""The due window: narrowed, moved, proposed, decided on, put right."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..deciding import proposal
from ..lifecycle import Stage
from ..models import Commitment
from ..models.recording import DECIDE
from ..models.update import Verb
from .base import ActForm, ReasonForm
from .fields import DayField, DuePhraseField, NoteField, SourceField, understood
from .sources import NewSourceMixin


class DueForm(NewSourceMixin, ActForm):
    """A new due window: narrowing it or moving it, as its days decide."""

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

    # What becomes of a proposal that waits meanwhile.
    outlook = _("If you move the window, that settles the proposal; if you narrow it, the "
                "proposal goes on waiting.")  # fmt: skip

    @classmethod
    def offered_to(cls, user):
        return cls if user.has_perm(DECIDE) else ProposeDueForm

    @property
    def told(self):
        """The proposal that waits already, and what becomes of it, a sentence each."""
        waiting = proposal(self.commitment)
        return [*waiting, self.outlook] if waiting else []

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
        else:
            self.act_outside(*window, source)

    def act_outside(self, edtf, phrase, source):
        """What a window that doesn't lie inside the present one comes to."""
        quote = self.cleaned_data["quote"]
        self.commitment.move(edtf, phrase, source=source, quote=quote, **self.entry)


class ProposeDueForm(DueForm):
    """The due form of somebody who doesn't decide: any window outside is only proposed."""

    heading = _("Narrow the due window or propose a move")
    submit, link = _("Narrow or propose"), _("Propose a move")
    outlook = _("If you propose another window, yours replaces that proposal; if you narrow the "
                "window, the proposal goes on waiting.")  # fmt: skip

    due_phrase = DuePhraseField(
        required=True,
        help_text=_(
            "As people say it: “primer trimestre de 2026”, “before the end of the year”, “no "
            "deadline”. A window inside the present one narrows it and needs its source; any "
            "other is proposed to a manager, who decides, and needs a reason."
        ),
    )

    def act_outside(self, edtf, phrase, source):
        self.commitment.propose_move(edtf, phrase, source=source, **self.entry)


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

    @property
    def told(self):
        """What is to be decided, a sentence each."""
        return proposal(self.commitment)

    @classmethod
    def applies(cls, commitment, user):
        return super().applies(commitment, user) and commitment.proposed_by_id is not None

    def act(self):
        accepts = self.cleaned_data["decision"] == "accept"
        (self.commitment.accept_move if accepts else self.commitment.refuse_move)(**self.entry)


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
