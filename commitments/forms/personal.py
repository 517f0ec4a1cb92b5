"""What people keep for themselves: saved views, and how the tracker works for them."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..filters import CommitmentFilter
from ..models import Commitment, SavedView, User
from .fields import DayField, PlainTextMixin, is_key

VIEWS_OFFERED = 100
NAME_TAKEN = _("You have a view of this name.")


class EditViewForm(PlainTextMixin, forms.ModelForm):
    """The name of a saved view, and who may open it; `owner` is the person who edits."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]
        labels = {"shared": _("Share it")}
        help_texts = {"shared": _("Everyone may open it and subscribe; only you may change it.")}

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.owner = owner

    def clean(self):
        cleaned = super().clean()
        self.namesake = (
            SavedView.objects.filter(owner=self.instance.owner, name=cleaned.get("name", ""))
            .exclude(pk=self.instance.pk)
            .first()
        )
        if self.namesake and cleaned.get("replace"):
            self.instance = self.namesake
        elif self.namesake:
            self.add_error("name", NAME_TAKEN)
        return cleaned

    def save(self):
        """The view; None, with the reason told, if the name was taken this very moment."""
        try:
            with transaction.atomic():
                return super().save()
        except IntegrityError:
            self.add_error("name", NAME_TAKEN)
            return None


class SaveViewForm(EditViewForm):
    """The filter that the list shows, under a name; `replace` overwrites the view of that name."""

    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    replace = forms.BooleanField(label=_("Replace the view of this name"), required=False)

    class Meta(EditViewForm.Meta):
        fields = [*EditViewForm.Meta.fields, "query"]

    def clean_query(self):
        """The query as the list itself writes it; one that the list can't read isn't kept."""
        filters = CommitmentFilter(QueryDict(self.cleaned_data["query"]), Commitment.objects.none())
        if not filters.form.is_valid():
            raise ValidationError(_("This filter can't be read, so it isn't saved."))
        return filters.in_force().urlencode()


class AccountForm(PlainTextMixin, forms.ModelForm):
    """What a person decides about the own account; name, mail, role and unit are the admin's."""

    absent_from = DayField(label=_("Absent from"), required=False)
    absent_until = DayField(
        label=_("Absent until"), required=False, help_text=_("Empty: until further notice.")
    )
    start_view = forms.ModelChoiceField(
        label=_("Start page"), queryset=SavedView.objects.none(), required=False
    )

    class Meta:
        model = User
        fields = ["language", "digest", "absent_from", "absent_until"]
        help_texts = {
            "digest": _("One mail with what needs you, and none when nothing does."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].help_text = _("Mails are in Spanish unless you choose.")
        self.fields["language"].choices = [("", _("As the browser asks")), *User.Language.choices]
        start = self.fields["start_view"]
        start.queryset = SavedView.objects.visible_to(self.instance)
        self.initial["start_view"] = self.instance.start_view_id
        chosen = str(self["start_view"].value() or "")
        offered = list(start.queryset[:VIEWS_OFFERED])
        if is_key(chosen) and int(chosen) not in {view.pk for view in offered}:
            offered += start.queryset.filter(pk=chosen)
        start.widget.choices = [
            ("", _("My desk")),
            *((view.pk, self.offer(view)) for view in offered),
        ]

    def offer(self, view):
        """A view by its name, and whose it is if it isn't one's own."""
        return str(view) if view.owner_id == self.instance.pk else f"{view} ({view.owner})"

    def clean_start_view(self):
        self.instance.start_view = self.cleaned_data["start_view"]
        return self.instance.start_view

    def clean(self):
        cleaned = super().clean()
        begun = cleaned.get("absent_from") or "absent_from" in self.errors
        if cleaned.get("absent_until") and not begun:
            self.add_error("absent_from", _("Say too from which day you are absent."))
        return cleaned

    def save(self):
        """Only what the form asks for: the admin may be at work on the rest."""
        self.instance.save(update_fields=[*self._meta.fields, "start_view"])
        return self.instance


class OwnPasswordForm(PasswordChangeForm):
    """A new password of one's own, which also ends the duty to choose one."""

    def clean(self):
        cleaned = super().clean()
        old, new = cleaned.get("old_password"), cleaned.get("new_password2")
        if new and old == new and self.user.must_change_password:
            self.add_error("new_password1", _("Choose another one than the present password."))
        return cleaned

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)
