"""The list of units as a tree: each below what it is part of, set in."""

from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, StrIndex

from ..models import Unit


def tree():
    """Every unit's key and depth from the top down: {key: depth}, siblings by name; one query."""
    children = {}
    for key, parent in Unit.objects.by_name().values_list("pk", "parent"):
        children.setdefault(parent, []).append(key)
    depths = {}
    rest = [(key, 0) for key in reversed(children.get(None, ()))]
    while rest:
        key, depth = rest.pop()
        depths[key] = depth
        rest += [(child, depth + 1) for child in reversed(children.get(key, ()))]
    return depths


class UnitChangeList(ChangeList):
    """In the order of the tree, unless the person sorts by a column."""

    def __init__(self, *args, **kwargs):
        self.depths = tree()
        super().__init__(*args, **kwargs)

    def get_ordering(self, request, queryset):
        ordering = super().get_ordering(request, queryset)
        if self.params.get(ORDER_VAR):
            return ordering
        keys = Value(f",{','.join(map(str, self.depths))},")
        key = Concat(Value(","), Cast("pk", CharField()), Value(","))
        return [StrIndex(keys, key), "pk"]

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        for unit in self.result_list:
            unit.depth = self.depths.get(unit.pk, 0)
