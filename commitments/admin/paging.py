"""Pages of the admin's lists, without counting more rows than anybody pages through."""

from django.core.paginator import Paginator
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

COUNTED_TO = 10_000


def counted(queryset, most):
    """How many rows there are, but never more than one beyond `most`: nothing else is read."""
    return queryset.order_by().values("pk")[: most + 1].count()


def number_in_words(number, most):
    """A number of `counted` as people read it."""
    if number > most:
        return _("more than %s") % number_format(most, force_grouping=True)
    return number_format(number, force_grouping=True)


class BoundedPaginator(Paginator):
    """Counts and shows the first 10,000 rows; whoever looks for a later one filters or sorts."""

    @cached_property
    def found(self):
        """The number of rows, or one more than is counted."""
        return counted(self.object_list, COUNTED_TO)

    @cached_property
    def count(self):
        return min(self.found, COUNTED_TO)

    @property
    def is_cut(self):
        return self.found > COUNTED_TO

    @property
    def count_in_words(self):
        return number_in_words(self.found, COUNTED_TO)
