"""Choosing a source by searching all of them."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper

from ..forms.fields import SourceField


class SearchedSourceField(SourceField):
    """A registered source, found by its title, number or publisher, or added in a window.

    `relation` is the model field that leads to the source; the search asks it for permission.
    """

    def __init__(self, relation, **kwargs):
        widget = RelatedFieldWidgetWrapper(
            AutocompleteSelect(relation, admin.site),
            relation.remote_field,
            admin.site,
            can_add_related=True,
        )
        super().__init__(widget=widget, **kwargs)

    def offer(self, chosen=None):
        """The widget looks the choices up while somebody types."""
