"""What the forms share: clean text, dates, due phrases, sources."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ..due import DueError, read
from ..models import Source

NEWEST_SOURCES = 100

# Embedding, override and isolate marks can make a text read as what it doesn't say.
BIDI_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain_text(text):
    """Refuse invisible marks that turn the direction of the text around."""
    if BIDI_CONTROLS.intersection(text):
        raise ValidationError(
            _("The text holds invisible marks that change its direction. Paste it as plain text.")
        )


def is_key(text):
    """Whether a parameter can be a record's key: digits, and no more than databases compare."""
    return text.isascii() and text.isdecimal() and len(text) < 10


class PlainTextMixin:
    """Every text field of the form refuses marks that change the direction of the text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators = [*field.validators, plain_text]
            elif isinstance(field, forms.ModelChoiceField) and field.empty_label:
                field.empty_label = "—"  # Django's own words for it aren't in all languages


class DayField(forms.DateField):
    """A day, with the browser's own date picker."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class NoteField(forms.CharField):
    """Internal words for the record."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Note"),
                "max_length": 4000,
                "widget": forms.Textarea(attrs={"rows": 3}),
                "help_text": _("Internal: read by everyone who signs in here. "
                               "Nothing classified."),
            }
            | kwargs
        )  # fmt: skip


class DuePhraseField(forms.CharField):
    """A due phrase as announced; the page shows at once how it is understood."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "label": _("Due, as announced"),
                "max_length": 200,
                "required": False,
                "help_text": _(
                    "As people say it, in Spanish or English: “primer trimestre de 2026”, "
                    "“before the end of the year”. Empty: no deadline."
                ),
                "widget": forms.TextInput(
                    attrs={
                        "autocomplete": "off",
                        "hx-get": reverse_lazy("due-preview"),
                        "hx-trigger": "input changed delay:300ms, load",
                        "hx-include": "closest form",
                        "hx-target": "next [id^=due-preview]",
                        "hx-swap": "innerHTML",
                        # Where a page around the form swaps itself, this input doesn't.
                        "hx-select": "unset",
                        "hx-select-oob": "unset",
                    }
                ),
            }
            | kwargs
        )


def understood(form, name, announced):
    """The EDTF text of a due phrase; an error beside the field when it can't be read."""
    try:
        return read(form.cleaned_data.get(name) or "", announced)
    except DueError as error:
        form.add_error(name, error.message)
        return None


class EntriesField(forms.ModelMultipleChoiceField):
    """Several records by their keys; a number that no database compares is none."""

    def clean(self, value):
        for key in value or ():
            if not is_key(str(key)):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key}
                )
        return super().clean(value)


class SourceField(forms.ModelChoiceField):
    """A registered source. Any may be chosen; the newest are offered."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"label": _("Known source"), "required": False} | kwargs,
            queryset=Source.objects.current().defer("text"),
        )

    def offer(self, chosen=None):
        """Put the newest sources, and the one already chosen, into the list."""
        newest = list(self.queryset.newest_first()[:NEWEST_SOURCES])
        offered = {str(source.pk) for source in newest}
        if chosen and chosen not in offered and is_key(chosen):
            newest += self.queryset.filter(pk=chosen)
        self.widget.choices = [("", "—"), *((source.pk, str(source)) for source in newest)]
