"""What can be done to many commitments at once: the single acts' fields, without a commitment."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..asking import proposed_day
from ..lifecycle import Status
from ..models import Topic, Unit, User
from ..models.recording import DECIDE, PERMISSION, require_reason
from ..models.update import Verb
from .acts import ArchiveForm, AskForm, OwnerForm, UnarchiveForm
from .fields import EntriesField, NoteField, PlainTextMixin
from .outcomes import ReopenForm, StatusForm

KEPT_AS_IT_IS = _("Empty: each keeps its own.")


class BulkForm(PlainTextMixin, forms.Form):
    """One act for many: `verb` as in the single form; `do` calls it on one of them."""

    verb = None
    heading = ""
    remark = ""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    @classmethod
    def allowed(cls, user):
        """Whether the person's role allows it at all; each commitment is asked again."""
        return user.has_perm(PERMISSION[cls.verb])

    def require_one_of(self, cleaned, *names):
        if not self.errors and not any(cleaned[name] for name in names):
            raise ValidationError(_("Say what is to change."))


class BulkAssignForm(BulkForm):
    """What stays empty stays with each as it is."""

    verb = Verb.ASSIGN
    heading = _("Assign")

    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=None, required=False, help_text=KEPT_AS_IT_IS
    )
    focal_point = forms.ModelChoiceField(
        label=_("Focal point"), queryset=None, required=False, help_text=KEPT_AS_IT_IS
    )
    alternate = forms.ModelChoiceField(
        label=_("Alternate"), queryset=None, required=False, help_text=KEPT_AS_IT_IS
    )
    note = OwnerForm.base_fields["note"]

    OWNERS = ("unit", "focal_point", "alternate")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("username")
        self.fields["unit"].queryset = Unit.objects.filter(retired=False).by_name()
        self.fields["focal_point"].queryset = self.fields["alternate"].queryset = people

    def clean(self):
        cleaned = super().clean()
        self.require_one_of(cleaned, *self.OWNERS)
        return cleaned

    def do(self, commitment, **told):
        data = self.cleaned_data
        owners = {name: data[name] or getattr(commitment, name) for name in self.OWNERS}
        commitment.assign(**owners, note=data["note"], **told)


class BulkAskForm(BulkForm):
    verb = Verb.REQUEST_UPDATE
    heading = _("Ask for an update")

    answer_by = AskForm.base_fields["answer_by"]
    note = AskForm.base_fields["note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer_by", proposed_day(timezone.localdate()))

    def do(self, commitment, *, version, **told):
        day = commitment.update_asked_for
        if version == commitment.version and day == self.cleaned_data["answer_by"]:
            asked = {"day": date_format(day)}
            raise ValidationError(_("Already asked for %(day)s.") % asked)
        commitment.request_update(**self.cleaned_data, version=version, **told)


class BulkTopicsForm(BulkForm):
    verb = Verb.EDIT
    heading = _("Set topics")

    add = EntriesField(
        label=_("Add"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = EntriesField(
        label=_("Remove"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = NoteField(label=_("Why"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["add"].queryset = Topic.objects.filter(retired=False).by_name()
        self.fields["remove"].queryset = Topic.objects.by_name()

    def clean(self):
        cleaned = super().clean()
        self.require_one_of(cleaned, "add", "remove")
        if set(cleaned.get("add", ())) & set(cleaned.get("remove", ())):
            self.add_error("remove", _("A topic is either added or removed."))
        self.add, self.remove = (set(cleaned.get(name, ())) for name in ("add", "remove"))
        return cleaned

    def do(self, commitment, **told):
        topics = set(commitment.topics.all()) - self.remove | self.add
        commitment.edit(topics=list(topics), note=self.cleaned_data["note"], **told)


class BulkStatusForm(BulkForm):
    verb = Verb.CHANGE_STATUS
    heading = _("Change the status")
    remark = _(
        "Outcomes and replacements aren't set here: each needs its own evidence or its own "
        "successor, on the commitment's page."
    )
    CHOICES = (Status.IN_PROGRESS, Status.STALLED, Status.WITHDRAWN)

    status = forms.ChoiceField(label=_("Status"))
    as_of = StatusForm.base_fields["as_of"]
    note = NoteField(label=_("What happened?"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        may_end = self.user.has_perm(DECIDE)
        self.fields["status"].choices = [
            (status.value, status.label)
            for status in self.CHOICES
            if may_end or status != Status.WITHDRAWN
        ]
        self.initial.setdefault("as_of", timezone.localdate())

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == Status.WITHDRAWN and "note" in cleaned:
            require_reason(cleaned["note"])
        return cleaned

    def do(self, commitment, **told):
        commitment.change_status(**self.cleaned_data, **told)


class BulkArchiveForm(BulkForm):
    verb = Verb.ARCHIVE
    heading = _("Archive")

    archived_as = ArchiveForm.base_fields["archived_as"]
    note = ArchiveForm.base_fields["note"]

    def do(self, commitment, **told):
        commitment.archive(**self.cleaned_data, **told)


class BulkUnarchiveForm(BulkForm):
    verb = Verb.UNARCHIVE
    heading = UnarchiveForm.heading

    note = UnarchiveForm.base_fields["note"]

    def do(self, commitment, **told):
        commitment.unarchive(**self.cleaned_data, **told)


class BulkReopenForm(BulkForm):
    verb = Verb.REOPEN
    heading = ReopenForm.heading

    note = ReopenForm.base_fields["note"]

    def do(self, commitment, **told):
        commitment.reopen(**self.cleaned_data, **told)


# What the list's bar offers, by its name in the address.
BULK = {
    "status": BulkStatusForm,
    "topics": BulkTopicsForm,
    "assign": BulkAssignForm,
    "ask": BulkAskForm,
    "archive": BulkArchiveForm,
}
