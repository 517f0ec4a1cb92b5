"""Status and outcome: changed or reported, confirmed, sent back, reopened."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..deciding import report
from ..lifecycle import OUTCOMES, Stage, Status, Who, who_may_set
from ..models import Citation
from ..models.recording import DECIDE
from ..models.update import Verb
from .base import ActForm, ReasonForm, find_commitment
from .fields import DayField, NoteField, SourceField
from .sources import NewSourceMixin


class StatusForm(NewSourceMixin, ActForm):
    """A status, an outcome, or just a note: the form inside the row."""

    verb = Verb.CHANGE_STATUS
    heading, submit = _("Update the status"), _("Save")
    link = _("Update")
    nothing = _("Nothing to save: choose another status or write a note.")
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
            if data["note"].strip():
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


class ReportMixin:
    """A second person's answer to a reported outcome: what it is and on what it rests."""

    stages = (Stage.TO_CONFIRM,)

    @classmethod
    def applies(cls, commitment, user):
        return super().applies(commitment, user) and user.pk != commitment.reported_by_id

    @property
    def told(self):
        """The report, a sentence each."""
        sentences = report(self.commitment)
        if sentences and not self.evidence:
            sentences.append(_("No evidence is cited."))
        return sentences

    @property
    def evidence(self):
        """The citations that are to prove it, among those already loaded."""
        return [
            cited
            for cited in self.commitment.citations.all()
            if cited.role == Citation.Role.EVIDENCE
        ]


class ConfirmForm(ReportMixin, ActForm):
    verb = Verb.CONFIRM
    heading, submit = _("Confirm the outcome"), _("Confirm")

    note = NoteField(required=False)

    def act(self):
        self.commitment.confirm(**self.entry)


class SendBackForm(ReportMixin, ReasonForm):
    verb = Verb.SEND_BACK
    heading, submit = _("Send the outcome back"), _("Send back")

    def act(self):
        self.commitment.send_back(**self.entry)


class ReopenForm(ReasonForm):
    verb = Verb.REOPEN
    heading, submit = _("Reopen"), _("Reopen")
    stages = (Stage.CLOSED,)

    def act(self):
        self.commitment.reopen(**self.entry)
