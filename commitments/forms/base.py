"""What all forms about one commitment have in common: each ends in one verb."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..lifecycle import Stage
from ..models import Commitment
from ..models.recording import NOTHING_CHANGED
from .fields import NoteField, PlainTextMixin, is_key


def find_commitment(text):
    """The commitment that a typed reference names; a ValidationError if there is none."""
    number = text.strip().upper().removeprefix("C-")
    if is_key(number):
        found = Commitment.objects.filter(pk=int(number)).first()
        if found:
            return found
    raise ValidationError(_("There is no commitment %(text)s.") % {"text": text})


class VerbMixin:
    """`verb` decides who may open the form, `stages` when it is offered, `act` does it.

    `heading` names the page, `submit` the button, `link` the way here from a line of a list; it is
    the button's word unless the form says otherwise. `nothing` is said when the act wrote nothing.
    """

    verb = None
    heading = submit = link = ""
    nothing = NOTHING_CHANGED
    stages = (Stage.OPEN,)
    ALIASES = {"evidence": "source"}

    @classmethod
    def allowed(cls, commitment, user):
        """Whether the person's role, or being the focal point, allows this here."""
        return commitment.may(cls.verb, user)

    @classmethod
    def offered_to(cls, user):
        """The form as the person's role has it: the same, unless a role does less with it."""
        return cls

    @classmethod
    def applies(cls, commitment, user):
        """Whether it makes sense now; the page offers no other, the verb refuses any other."""
        return commitment.stage in cls.stages and not commitment.archived_as

    @property
    def entry(self):
        """What every verb is told beside its own matter."""
        told = {"by": self.user, "version": self.cleaned_data["version"]}
        return told | ({"note": self.cleaned_data["note"]} if "note" in self.fields else {})

    def save(self):
        """Do it, all or nothing. False, with the reason beside its field, if a rule forbids it.

        An act that leaves the version as it was had nothing to write, and says so likewise.
        """
        seen = self.commitment.version
        try:
            with transaction.atomic():
                self.act()
        except ValidationError as error:
            by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, messages in by_field.items():
                field = self.ALIASES.get(name, name)
                self.add_error(field if field in self.fields else None, messages)
            return False
        if self.commitment.version == seen:
            self.add_error(None, self.nothing)
            return False
        return True


class VersionField(forms.IntegerField):
    """The version that the person saw, so that nobody overwrites what they didn't see."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class ActForm(VerbMixin, PlainTextMixin, forms.Form):
    """A form about one commitment."""

    version = VersionField()

    def __init__(self, *args, commitment, user, initial=None, **kwargs):
        self.commitment, self.user = commitment, user
        initial = {"version": commitment.version} | (initial or {})
        super().__init__(*args, initial=initial, **kwargs)


class ReasonForm(ActForm):
    """An act that needs nothing but its reason."""

    note = NoteField(label=_("Why"))
