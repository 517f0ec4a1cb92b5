"""What commitments are sorted by: units, counterparts, topics, publishers.

An entry in use is retired, never deleted, so that history keeps its names.
"""

from django.core.validators import slug_re
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ..bilingual import Bilingual, preferred_languages


class VocabularyQuerySet(models.QuerySet):
    def current(self):
        """Entries that may still be chosen."""
        return self.filter(retired=False)

    def in_use(self):
        """What a filter offers: current entries, and the retired ones that commitments have."""
        use = self.model._meta.get_field("commitments")
        used = use.related_model.objects.filter(**{use.field.name: models.OuterRef("pk")})
        return self.filter(models.Q(retired=False) | models.Exists(used))

    def with_open_commitments(self):
        """Annotated with `open_commitments`: how many lie with each and aren't archived."""
        use = self.model._meta.get_field("commitments")
        found = (
            use.related_model.objects.live()
            .open()
            .filter(**{use.field.name: models.OuterRef("pk")})
        )
        counted = found.order_by().values(use.field.name).annotate(number=models.Count("pk"))
        number = models.Subquery(counted.values("number"), models.IntegerField())
        return self.annotate(open_commitments=Coalesce(number, 0))

    def kept_codes(self, codes):
        """Where the codes of merged entries lead: {code: the code of the entry kept}."""
        # What can't be a code leads nowhere, and not every database would take it.
        possible = [code for code in codes if slug_re.match(code)]
        merged = self.filter(slug__in=possible, merged_into__isnull=False)
        return dict(merged.values_list("slug", "merged_into__slug"))

    def by_name(self):
        """In alphabetical order of the reader's language."""
        return self.order_by(*(f"name_{code}" for code in preferred_languages()))


class Vocabulary(models.Model):
    slug = models.SlugField(_("code"), unique=True, max_length=60)
    name_es = models.CharField(_("name in Spanish"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("No longer offered; what uses it keeps it.")
    )

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )

    name = Bilingual()
    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name_es"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None)
                | models.Q(retired=True) & ~models.Q(merged_into=models.F("pk")),
                name="%(class)s_merged_is_retired",
                violation_error_message=_("It was merged into another and stays retired."),
            )
        ]

    def __str__(self):
        return self.name


class Unit(Vocabulary):
    """A directorate or mission of the ministry that owns commitments."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def is_below(self, other):
        """Whether it is part of another unit, at any remove."""
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if above.pk == other.pk:
                return True
            seen.add(above.pk)
            above = above.parent
        return False


class Counterpart(Vocabulary):
    """The other state or organisation."""

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        ORGANISATION = "organisation", _("International organisation")
        GROUP = "group", _("Group of partners")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.STATE)

    class Meta(Vocabulary.Meta):
        verbose_name = _("counterpart")
        verbose_name_plural = _("counterparts")


class Topic(Vocabulary):
    class Meta(Vocabulary.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Publisher(Vocabulary):
    """Who issues sources. Its standing decides what an evidence from it is worth."""

    class Standing(models.TextChoices):
        MINISTRY = "ministry", _("The ministry")
        STATE = "state", _("Another Peruvian state body")
        COUNTERPART = "counterpart", _("The counterpart")
        INDEPENDENT = "independent", _("Independent")

    standing = models.CharField(
        _("standing"), max_length=20, choices=Standing, default=Standing.INDEPENDENT
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("publisher")
        verbose_name_plural = _("publishers")
