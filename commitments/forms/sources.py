"""Registering a source, on its own page or in place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..due import DueError, read, window
from ..models import Publisher, Source
from .fields import NoteField, PlainTextMixin, SourceField


class SourceForm(PlainTextMixin, forms.ModelForm):
    """A public document; its date may be imprecise and is typed as people write it."""

    date_edtf = forms.CharField(
        label=_("Date"),
        max_length=200,
        required=False,
        help_text=_("A day, or as much as is known: “10/12/2025”, “diciembre de 2025”."),
    )

    class Meta:
        model = Source
        fields = ["title", "publisher", "number", "date_edtf", "language", "url"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        publishers = Publisher.objects.current().by_name()
        if self.instance.pk:
            publishers = publishers | Publisher.objects.filter(pk=self.instance.publisher_id)
        self.fields["publisher"].queryset = publishers

    def clean_date_edtf(self):
        try:
            return read(self.cleaned_data["date_edtf"])
        except DueError as error:
            raise forms.ValidationError(error.message) from error

    def clean_url(self):
        url = self.cleaned_data["url"]
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError(_("An address begins with http:// or https://."))
        return url


class FullSourceForm(SourceForm):
    """All of a source: its text, and what it is a translation or reprint of."""

    reprint_of = SourceField(label=_("Translation or reprint of"))

    class Meta(SourceForm.Meta):
        fields = [*SourceForm.Meta.fields, "date_stated", "reprint_of", "text"]
        help_texts = {
            "text": _("Optional. It is kept as it is, with its SHA-256, as a copy of record."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reprint_of"].offer(str(self["reprint_of"].value() or ""))
        # A copy of record keeps its white space, and its words once they are cited.
        self.fields["text"].strip = False
        if self.instance.text_redacted_on:
            self.fields["text"].disabled = True
            self.fields["text"].help_text = _("It was redacted and doesn't come back.")
        elif self.instance.text and self.instance.citations.exists():
            self.fields["text"].disabled = True
            self.fields["text"].help_text = _("Cited words point into it: it can't change.")

    def clean_reprint_of(self):
        """The original: what reprints a reprint is a reprint of the original."""
        source = self.cleaned_data["reprint_of"]
        original = source and (source.reprint_of or source)
        if original and original.pk == self.instance.pk:
            raise forms.ValidationError(_("A document is no reprint of itself."))
        return original


class RedactSourceForm(PlainTextMixin, forms.Form):
    """The reason for which a source's text is erased."""

    note = NoteField(
        label=_("Why"),
        help_text=_("It stands on the source's page, for everybody who reads it. Not the words "
                    "themselves."),
    )  # fmt: skip


class NewSourceMixin:
    """A form that takes a known source, or a new one registered in place.

    The including form has a field `source` (a SourceField).
    """

    source_required = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self["source"].value()
        self.fields["source"].one_of = self.source_required
        self.fields["source"].offer(str(chosen) if chosen else None)
        self.new_source = SourceForm(
            self.data if self.has_new_source else None,
            prefix="new",
            auto_id=self.auto_id,
            use_required_attribute=False,
        )

    @property
    def has_new_source(self):
        typed = ("title", "number", "url", "publisher", "date_edtf")
        return any(self.data.get(f"new-{name}", "").strip() for name in typed)

    def clean(self):
        cleaned = super().clean()
        if self.has_new_source:
            if self.cleaned_data.get("source"):
                self.add_error("source", _("Choose a known source or enter a new one, not both."))
            if not self.new_source.is_valid():
                self.add_error(None, _("The new source isn't complete; see below."))
        elif self.source_required and not self.cleaned_data.get("source"):
            self.add_error("source", _("Choose a source, or enter a new one."))
        return cleaned

    def source_date(self):
        """The day from which the source's relative words count; None if it has none."""
        if self.has_new_source:
            valid = self.new_source.is_valid()
            return window(self.new_source.cleaned_data["date_edtf"]).earliest if valid else None
        source = self.cleaned_data.get("source")
        return source.date_earliest if source else None

    def take_source(self, by):
        """The chosen source, or the new one, saved; None without either."""
        if not self.has_new_source:
            return self.cleaned_data.get("source")
        self.new_source.instance.created_by = by
        return self.new_source.save()
