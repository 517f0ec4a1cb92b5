"""People and their roles. Roles alone decide; the account has no other rights of its own."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from ..models import User
from ..roles import Role
from .base import RecordAdminMixin, is_autocomplete

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


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(RecordAdminMixin, UserAdmin):
    add_form = UserCreationForm
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Work"), {"fields": ["unit", "groups", "absent_from", "absent_until"]}),
        (_("Preferences"), {"fields": ["language", "digest"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Work"), {"fields": ["unit", "groups"]}),
        (_("Preferences"), {"fields": ["language", "digest"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    autocomplete_fields = ["unit"]
    key_fields = ["groups"]
    filter_horizontal = []
    list_display = ["username", "full_name", "role", "unit", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active", ("unit", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["unit"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

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
