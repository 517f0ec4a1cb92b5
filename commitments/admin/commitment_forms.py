"""The admin's forms about a commitment; what they change goes through its verbs."""

import copy

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext_lazy as _

from ..forms import RegisterForm
from ..forms.base import VersionField
from ..forms.fields import NoteField, PlainTextMixin, understood
from ..forms.records import BASIS, RELATED, TRAITS, WORDS
from ..models import Citation, Commitment
from ..models.recording import Conflict
from ..models.update import Via
from .widgets import SearchedSourceField

EDITED = [*WORDS, *TRAITS, *BASIS]
OWNERS = ["unit", "focal_point", "alternate"]
CORRECTED = ["announced_on", "strength", "present_window", "first_window"]

# The fields under which the verbs' refusals name what this form calls otherwise.
ALIASES = {"due_phrase": "present_window", "first_due_edtf": "first_window", "evidence": "source"}


OVERWRITING = _(
    "Somebody changed this record after you opened it, and nothing of yours was saved. What you "
    "typed is still here, and the table tells what differs; open the record again to go on from "
    "what it says now."
)


class RefusableMixin:
    """Shows what the verbs refused when the form was saved: sentences by the verb's field."""

    refusal = None

    def clean(self):
        cleaned = super().clean()
        for name, sentences in (self.refusal or {}).items():
            field = name if name in self.fields else ALIASES.get(name)
            self.add_error(field if field in self.fields else None, sentences)
        return cleaned


class WindowField(forms.CharField):
    """A due window, typed as people say it or as EDTF."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=200,
            required=False,
            widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
            **kwargs,
        )


class CommitmentForm(RefusableMixin, PlainTextMixin, forms.ModelForm):
    """All that an admin may mend. Status, outcome and archive are acts of the app's pages."""

    present_window = WindowField(
        label=_("Present window"),
        help_text=_(
            "As people say it, counted from the announcement: “primer trimestre de 2026”, "
            "“before the end of the year”; or as EDTF: 2026-33. Empty: no deadline."
        ),
    )
    first_window = WindowField(label=_("Window first announced"))
    note = NoteField(
        label=_("Why"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "Needed where the day of the announcement, the strength or a window is corrected. "
            "Internal: read by everyone who signs in here. Nothing classified."
        ),
    )
    seen_version = VersionField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {
            "seen_version": self.instance.version,
            "present_window": self.instance.due_edtf,
            "first_window": self.instance.first_due_edtf,
        }
        self.windows = {}

    def clean(self):
        cleaned = super().clean()
        announced = cleaned.get("announced_on")
        for name in ("present_window", "first_window"):
            if name in self.changed_data and name in cleaned:
                self.windows[name] = understood(self, name, announced)
        return cleaned

    def act(self, by):
        """Call the verbs whose fields changed, each on what the former left.

        The commitment is read again, because this form's own instance already holds every
        value typed. Raises Conflict when it is no longer what the person saw.
        """
        data = self.cleaned_data
        commitment = Commitment.objects.get(pk=self.instance.pk)
        if commitment.version != data["seen_version"]:
            raise Conflict(commitment, data["seen_version"])
        entry = {"by": by, "note": data["note"], "via": Via.ADMIN}
        acts = [
            (self._edit, [*EDITED, *RELATED]),
            (self._assign, OWNERS),
            (self._correct, CORRECTED),
        ]
        due = [act for act, names in acts if not set(names).isdisjoint(self.changed_data)]
        for act in due:
            act(commitment, entry)
        if not due and data["note"].strip():
            commitment.note(data["note"], by=by, via=Via.ADMIN)

    def _edit(self, commitment, entry):
        for name in EDITED:
            setattr(commitment, name, self.cleaned_data[name])
        commitment.edit(**{name: list(self.cleaned_data[name]) for name in RELATED}, **entry)

    def _assign(self, commitment, entry):
        commitment.assign(**{name: self.cleaned_data[name] for name in OWNERS}, **entry)

    def _correct(self, commitment, entry):
        data = self.cleaned_data
        present = self.windows.get("present_window")
        commitment.correct(
            announced_on=data["announced_on"],
            strength=data["strength"],
            due=None if present is None else (present, data["present_window"]),
            first_due_edtf=self.windows.get("first_window"),
            **entry,
        )


class NewCommitmentForm(RefusableMixin, RegisterForm):
    """A commitment from the source that announces it, with the admin's search for sources."""

    acting = None  # the signed-in person, set for each request

    source = SearchedSourceField(
        Citation._meta.get_field("source"),
        label=_("Source"),
        help_text=_("The document that announces it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, user=self.acting, **kwargs)
        for name in RELATED:
            # The app's form shows a box for each entry; the admin searches among any number.
            self.fields[name].widget = copy.deepcopy(self.base_fields[name].widget)
            self.fields[name].widget.choices = self.fields[name].choices

    def save(self, commit=True):
        """Nothing is written here; the admin registers the commitment through its verb."""
        return self.instance

    def act(self, by):
        """Register it; returns the commitment."""
        return Commitment.objects.register(
            **self.cleaned_data, due_edtf=self.edtf, by=by, via=Via.ADMIN
        )
