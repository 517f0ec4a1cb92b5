"""The commitment: what was publicly promised, by whom, by when, and what became of it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import lifecycle
from ..bilingual import Bilingual
from ..due import Window
from ..lifecycle import Schedule, Stage, Status, Strength
from .people import User
from .queryset import CommitmentQuerySet
from .recording import DECIDE
from .registration import CommitmentManager
from .verbs import Verbs
from .vocabulary import Counterpart, Topic, Unit


class Commitment(Verbs, models.Model):
    class Kind(models.TextChoices):
        VISIT = "visit", _("Visit")
        MEETING = "meeting", _("Meeting")
        OPENING = "opening", _("Opening")
        AGREEMENT = "agreement", _("Agreement")
        DEPLOYMENT = "deployment", _("Deployment")
        PLAN = "plan", _("Plan")
        MEMBERSHIP = "membership", _("Membership")
        OTHER = "other", _("Other")

    EVENTS = (Kind.VISIT, Kind.MEETING, Kind.OPENING, Kind.DEPLOYMENT)

    class Nature(models.TextChoices):
        ONCE = "once", _("Once")
        CONTINUING = "continuing", _("Continuing")
        RECURRING = "recurring", _("Recurring")

    class BoundParty(models.TextChoices):
        PERU = "peru", _("Peru")
        COUNTERPART = "counterpart", _("The counterpart")
        BOTH = "both", _("Both")
        THIRD = "third", _("A third party")

    class ArchivedAs(models.TextChoices):
        CLOSED_FILE = "closed_file", _("No longer followed")
        MISTAKE = "mistake", _("Registered by mistake")
        MERGED = "merged", _("Merged into another")

    title_es = models.CharField(_("title in Spanish"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    summary_es = models.TextField(_("summary in Spanish"), max_length=4000, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=4000, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    strength = models.CharField(
        _("strength"), max_length=20, choices=Strength, default=Strength.FIRM
    )
    nature = models.CharField(_("nature"), max_length=20, choices=Nature, default=Nature.ONCE)
    condition_es = models.CharField(_("condition in Spanish"), max_length=300, blank=True)
    condition_en = models.CharField(_("condition in English"), max_length=300, blank=True)
    actor = models.CharField(
        _("actor"), max_length=200, blank=True, help_text=_("Who is to act, as announced.")
    )
    bound_party = models.CharField(
        _("bound party"), max_length=20, choices=BoundParty, default=BoundParty.PERU
    )
    announced_on = models.DateField(_("announced on"))

    due_phrase = models.CharField(_("due, as announced"), max_length=200, blank=True)
    due_edtf = models.CharField(max_length=40, blank=True)
    due_earliest = models.DateField(null=True, editable=False)
    due_latest = models.DateField(null=True, editable=False)
    due_basis_es = models.CharField(_("why this date, in Spanish"), max_length=300, blank=True)
    due_basis_en = models.CharField(_("why this date, in English"), max_length=300, blank=True)
    first_due_edtf = models.CharField(max_length=40, blank=True)
    first_due_earliest = models.DateField(null=True, editable=False)
    first_due_latest = models.DateField(null=True, editable=False)
    tightest_latest = models.DateField(null=True, editable=False)
    slippage_days = models.PositiveIntegerField(null=True, editable=False)
    proposed_due_phrase = models.CharField(max_length=200, blank=True)
    proposed_due_edtf = models.CharField(max_length=40, blank=True)
    proposed_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")

    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ANNOUNCED)
    as_of = models.DateField(_("as of"))
    reported_by = models.ForeignKey("User", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    former_status = models.CharField(max_length=20, choices=Status, blank=True)
    former_as_of = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("unit"),
    )
    supporting_units = models.ManyToManyField(
        Unit, blank=True, related_name="+", verbose_name=_("supporting units")
    )
    focal_point = models.ForeignKey(
        "User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("focal point"),
    )
    alternate = models.ForeignKey(
        "User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("alternate"),
    )
    counterparts = models.ManyToManyField(
        Counterpart, blank=True, related_name="commitments", verbose_name=_("counterparts")
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="commitments", verbose_name=_("topics")
    )

    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review = models.DateField(_("next review"), null=True, blank=True)
    update_asked_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    update_asked_for = models.DateField(null=True, blank=True)
    archived_as = models.CharField(max_length=20, choices=ArchivedAs, blank=True)

    last_update_at = models.DateTimeField(null=True, editable=False)
    last_touched_on = models.DateField(null=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    title = Bilingual()
    summary = Bilingual()
    condition = Bilingual()
    due_basis = Bilingual()

    objects = CommitmentManager.from_queryset(CommitmentQuerySet)()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["pk"]
        permissions = [
            ("decide_commitment", _("Can move, correct, assign, confirm, withdraw, archive")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_es="", title_en=""),
                name="commitment_has_title",
                violation_error_message=_("Give a title, in Spanish or in English."),
            ),
            models.CheckConstraint(
                condition=Q(due_earliest=None)
                | Q(due_latest=None)
                | Q(due_earliest__lte=F("due_latest")),
                name="commitment_due_in_order",
            ),
            models.CheckConstraint(
                condition=Q(first_due_earliest=None)
                | Q(first_due_latest=None)
                | Q(first_due_earliest__lte=F("first_due_latest")),
                name="commitment_first_due_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="commitment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SUPERSEDED, successor__isnull=False)
                | ~Q(status=Status.SUPERSEDED) & Q(successor=None),
                name="commitment_superseded_has_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("pk")),
                name="commitment_no_successor_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(status__in=lifecycle.OUTCOMES, reported_by__isnull=False)
                | ~Q(status__in=lifecycle.OUTCOMES) & Q(reported_by=None, confirmed_by=None),
                name="commitment_outcome_has_reporter",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("reported_by")),
                name="commitment_second_person_confirms",
            ),
        ]
        indexes = [
            models.Index(fields=["archived_as", "due_latest", "id"], name="commitment_by_due"),
            models.Index(fields=["archived_as", "last_update_at"], name="commitment_by_update"),
            models.Index(fields=["archived_as", "slippage_days"], name="commitment_by_slippage"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("commitment", args=[self.pk])

    @property
    def reference(self):
        return f"C-{self.pk:04d}"

    @property
    def due(self):
        return Window(self.due_earliest, self.due_latest)

    @property
    def first_due(self):
        return Window(self.first_due_earliest, self.first_due_latest)

    @property
    def is_confirmed(self):
        return self.confirmed_by_id is not None

    @property
    def stage(self):
        return lifecycle.stage(self.status, confirmed=self.is_confirmed)

    @property
    def is_open(self):
        return self.stage is Stage.OPEN

    @property
    def is_to_confirm(self):
        return self.stage is Stage.TO_CONFIRM

    @property
    def is_wish(self):
        return self.strength == Strength.ASPIRATIONAL

    @property
    def is_merged(self):
        return self.archived_as == self.ArchivedAs.MERGED

    def schedule(self, on=None):
        """What the calendar says of it on day `on`."""
        on = on or timezone.localdate()
        return lifecycle.schedule(self.status, self.strength, self.due_latest, self.as_of, on=on)

    def answering(self, on=None):
        """Who is to answer a question on day `on`, the same rule as `in_charge_of`: a list.

        The focal point; the alternate while the focal point is absent, if there is one; the
        managers of the unit where nobody is the focal point.
        """
        on = on or timezone.localdate()
        if self.focal_point is None:
            managers = User.objects.with_perm(DECIDE).filter(unit=self.unit_id)
            return list(managers.order_by("username")) if self.unit_id else []
        if self.alternate and self.focal_point.is_absent(on):
            return [self.alternate]
        return [self.focal_point]

    def next_review_after(self, day):
        """When to look again after a look on `day`: by kind without a deadline, else in 30 days."""
        if self.due.has_deadline:
            return day + timedelta(days=lifecycle.TOUCH_EVERY_DAYS)
        return lifecycle.review_after(self.kind in self.EVENTS, self.strength, day)

    def days_overdue(self, on=None):
        """Days since the latest day of a missed window; 0 unless overdue or lapsed."""
        on = on or timezone.localdate()
        missed = self.schedule(on) in (Schedule.OVERDUE, Schedule.LAPSED)
        return (on - self.due_latest).days if missed else 0

    def first_window_still_open(self, on=None):
        """A narrowed window was missed, but the one first announced has days left."""
        on = on or timezone.localdate()
        return bool(self.days_overdue(on) and self.first_due_latest and self.first_due_latest >= on)
