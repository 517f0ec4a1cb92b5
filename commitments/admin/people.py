"""People and their roles. Roles alone decide; the account has no other rights of its own."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..handover import open_commitments_of
from ..models import User
from ..models.people import LAST_ADMIN
from ..roles import Role
from ..sign_ins import lockouts
from .audit import audit_of
from .base import RecordAdminMixin, is_autocomplete, moment
from .handing_over import HandOverMixin, PersonHandOverForm

# The roles are made by the program, with their permissions; there is nothing to edit in them.
admin.site.unregister(Group)


class RolesField(forms.ModelMultipleChoiceField):
    """The role groups, in words."""

    def __init__(self):
        super().__init__(
            label=_("Roles"),
            queryset=Group.objects.order_by("pk"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("The widest decides; it includes the others."),
        )

    def label_from_instance(self, group):
        return Role(group.name).label if group.name in Role.values else group.name


class PersonForm(UserChangeForm):
    """Says beside the field why somebody can't leave yet: as the last admin, or with open work."""

    def clean(self):
        cleaned = super().clean()
        leaves = not cleaned.get("is_active")
        moves = "unit" in self.changed_data
        if self.instance.is_last_admin:
            if leaves:
                self.add_error("is_active", LAST_ADMIN)
            if not self.instance.is_superuser and not self.keeps_role(Role.ADMIN):
                self.add_error("groups", LAST_ADMIN)
        if (leaves and "is_active" in self.changed_data) or moves:
            self.require_hand_over("is_active" if leaves else "unit")
        return cleaned

    def keeps_role(self, role):
        return any(group.name == role for group in self.cleaned_data.get("groups", ()))

    def require_hand_over(self, field):
        """Refuse, with the way to the page on which the open commitments find another owner."""
        number = open_commitments_of(self.instance).count()
        if not number:
            return
        sentence = ngettext(
            "%(number)s open commitment is in this person's hands.",
            "%(number)s open commitments are in this person's hands.",
            number,
        ) % {"number": number}
        people = reverse("admin:commitments_user_changelist")
        then = "leaves" if field == "is_active" else "moves"
        address = f"{people}{self.instance.pk}/hand-over/?then={then}"
        link = format_html('<a href="{}">{}</a>', address, gettext("Hand them over first"))
        self.add_error(field, format_html("{} {}", sentence, link))


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [*Role.choices, ("none", _("Without a role"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(groups=None, is_superuser=False)
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(HandOverMixin, RecordAdminMixin, UserAdmin):
    hand_over_form = PersonHandOverForm
    form = PersonForm
    add_form = UserCreationForm
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password", "is_active"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Work"), {"fields": ["unit", "groups", "absent_from", "absent_until"]}),
        (_("Preferences"), {"fields": ["language", "digest"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
        (_("Signing in"), {"fields": ["lockouts_told", "audit_told"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2", "must_change_password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Work"), {"fields": ["unit", "groups"]}),
        (_("Preferences"), {"fields": ["language", "digest"]}),
    ]
    readonly_fields = ["last_login", "date_joined", "lockouts_told", "audit_told"]
    autocomplete_fields = ["unit"]
    key_fields = ["groups"]
    filter_horizontal = []
    list_display = ["username", "full_name", "role", "unit", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active", "must_change_password",
                   ("unit", admin.RelatedOnlyFieldListFilter)]  # fmt: skip
    list_select_related = ["unit"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_changeform_initial_data(self, request):
        """A password that somebody else chose is good for one sign-in."""
        return super().get_changeform_initial_data(request) | {"must_change_password": True}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save; of two admins who remove each other, one is told afterwards."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect(request.get_full_path())

    def user_change_password(self, request, id, form_url=""):
        """Set a password; another person has to choose an own one then."""
        answer = super().user_change_password(request, id, form_url)
        if answer.status_code == 302 and str(request.user.pk) != str(id):
            User.objects.filter(pk=id).update(must_change_password=True)
        return answer

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found.filter(is_active=True) if is_autocomplete(request) else found, may_repeat

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            return RolesField()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("name"), ordering=["last_name", "first_name"])
    def full_name(self, person):
        return person.get_full_name() or None

    @admin.display(description=_("role"))
    def role(self, person):
        return person.role or None

    @admin.display(description=_("locked out"))
    def lockouts_told(self, person):
        """From where the person can't sign in for now, and the page on which that is lifted."""
        lines = [(lockout.address or "—", moment(lockout.until)) for lockout in
                 (lockouts(person.username) if person.pk else ())]  # fmt: skip
        if not lines:
            return _("No")
        told = format_html_join("; ", "{} → {}", lines)
        return format_html(
            '{} <a href="{}">{}</a>', told, reverse("admin:lockouts"), gettext("Lift it")
        )

    @admin.display(description=_("audit"))
    def audit_told(self, person):
        words = gettext("What this person did, and when they signed in")
        return format_html('<a href="{}">{}</a>', audit_of(person), words)
