"""Registering a commitment and editing what it says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..lifecycle import Stage
from ..models import Commitment, Counterpart, Topic, Unit, User
from ..models.recording import require_announced
from ..models.update import Verb
from .base import VerbMixin, VersionField
from .fields import (
    DayField,
    DuePhraseField,
    EntriesField,
    NoteField,
    PlainTextMixin,
    SourceField,
    understood,
)
from .sources import NewSourceMixin

WORDS = ["title_es", "title_en", "summary_es", "summary_en"]
TRAITS = ["kind", "nature", "condition_es", "condition_en", "actor", "bound_party"]
BASIS = ["due_basis_es", "due_basis_en"]
RELATED = ["counterparts", "topics", "supporting_units"]


class RecordForm(PlainTextMixin, forms.ModelForm):
    """The fields that registering and editing share."""

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        for name in ("summary_es", "summary_en"):
            self.fields[name].widget.attrs["rows"] = 3
        for name in ("title_es", "title_en"):
            self.fields[name].one_of = True
            self.fields[name].help_text = _("One of both titles is enough.")
        for name, model in (
            ("counterparts", Counterpart),
            ("topics", Topic),
            ("supporting_units", Unit),
            ("unit", Unit),
        ):
            if name in self.fields:
                self.fields[name].queryset = self._choices(name, model)
            if name in RELATED:
                self.fields[name].widget = forms.CheckboxSelectMultiple(
                    choices=self.fields[name].choices
                )

    def _choices(self, name, model):
        """Current entries, and the retired ones that this record already has."""
        entries = model.objects.filter(retired=False)
        if self.instance.pk:
            entries |= model.objects.filter(pk__in=[entry.pk for entry in self.initial[name]])
        return entries.distinct().by_name()

    def clean(self):
        cleaned = super().clean()
        titles = [cleaned.get("title_es"), cleaned.get("title_en")]
        if titles == ["", ""]:
            self.add_error("title_es", _("Give a title, in Spanish or in English."))
        return cleaned


class RegisterForm(NewSourceMixin, RecordForm):
    """A commitment from the source that announces it."""

    heading, submit = _("Register a commitment"), _("Register")
    source_required = True

    source = SourceField()
    quote = forms.CharField(
        label=_("Operative words"),
        max_length=1000,
        help_text=_("Only the few words that promise, as they stand in the source."),
    )
    announced_on = DayField(
        label=_("Announced on"), required=False, help_text=_("Empty: the source's date.")
    )
    due_phrase = DuePhraseField()
    next_review = DayField(
        label=_("First review"),
        required=False,
        help_text=_("Without a deadline: when to look again. Empty: by the rule for its kind."),
    )
    note = NoteField(required=False)

    class Meta:
        model = Commitment
        fields = [*WORDS, *TRAITS, *BASIS, "strength", "unit", "focal_point", "alternate", *RELATED]
        field_classes = dict.fromkeys(RELATED, EntriesField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("username")
        self.fields["focal_point"].queryset = self.fields["alternate"].queryset = people
        if not self.user.has_perm("commitments.decide_commitment"):
            # Who is in charge is a manager's decision; the unit is where it was announced.
            del self.fields["focal_point"], self.fields["alternate"]

    def clean(self):
        cleaned = super().clean()
        if "announced_on" not in cleaned:
            return cleaned
        announced = cleaned["announced_on"] or self.source_date()
        if announced is None:
            self.add_error("announced_on", _("The source has no date: say when it was announced."))
        else:
            cleaned["announced_on"] = announced
            try:
                require_announced(announced)
            except forms.ValidationError as error:
                self.add_error(None, error)
        self.edtf = understood(self, "due_phrase", announced)
        return cleaned

    def save(self):
        """Register it, with its new source if one was entered; returns the commitment."""
        data = dict(self.cleaned_data)
        data["source"] = self.take_source(self.user)
        return Commitment.objects.register(**data, due_edtf=self.edtf, by=self.user)


class EditForm(VerbMixin, RecordForm):
    """What a commitment says and is sorted by. Dates, status and owner have verbs of their own."""

    verb = Verb.EDIT
    heading, submit = _("Edit"), _("Save")
    stages = tuple(Stage)

    version = VersionField()
    note = NoteField(label=_("Why"), required=False)

    class Meta:
        model = Commitment
        fields = [*WORDS, *TRAITS, *BASIS, *RELATED]
        field_classes = dict.fromkeys(RELATED, EntriesField)

    def __init__(self, *args, commitment, user, **kwargs):
        self.commitment = commitment
        super().__init__(
            *args,
            user=user,
            instance=commitment,
            initial={"version": commitment.version},
            **kwargs,
        )

    def act(self):
        related = {name: list(self.cleaned_data[name]) for name in RELATED}
        self.commitment.edit(**related, **self.entry)
