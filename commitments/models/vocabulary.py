"""What commitments are sorted by: units, counterparts, topics, publishers.

An entry in use is retired, never deleted, so that history keeps its names.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..bilingual import Bilingual, preferred_languages


class VocabularyQuerySet(models.QuerySet):
    def current(self):
        """Entries that may still be chosen."""
        return self.filter(retired=False)

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

    name = Bilingual()
    objects = VocabularyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name_es"]

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
