"""Who did what when: the ledger, the admin's log and the sign-ins as one list, newest first.

Each is read by its own index and only as far as a page reaches, and the three are merged; nothing
is counted. A page begins after the last line of the page before (a key, not a number of pages).
"""

import csv
import heapq
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .exports import Echo, safe_cell
from .history import told
from .models import Commitment, SignIn, Update, User
from .models.queryset import folded
from .models.update import Verb

PAGE_SIZE = 100
CHUNK = 1000
MOST_PEOPLE = 200  # that a part of a name may stand for

ACTIONS = {ADDITION: _("added"), CHANGE: _("changed"), DELETION: _("deleted")}
LEDGER, LOG, SIGN_INS = "ledger", "log", "sign-ins"
KINDS = [
    (_("History of commitments"), [
        (LEDGER, _("Everything in the history")),
        *((f"{LEDGER}:{verb.value}", verb.label) for verb in Verb),
    ]),
    (_("The admin's log"), [
        (LOG, _("Everything in the log")),
        *((f"{LOG}:{flag}", words) for flag, words in ACTIONS.items()),
    ]),
    (_("Signing in"), [
        (SIGN_INS, _("All sign-ins")),
        *((f"{SIGN_INS}:{kind.value}", kind.label) for kind in SignIn.Kind),
    ]),
]  # fmt: skip


class Key(NamedTuple):
    """The place of a line in the list; of two of the same moment the order is always the same."""

    at: datetime
    rank: int
    pk: int

    def __str__(self):
        return f"{self.at.isoformat()}_{self.rank}_{self.pk}"

    @classmethod
    def read(cls, text):
        """The key that an address holds; None if it is none."""
        at, _sep, numbers = text.partition("_")
        rank, _sep, pk = numbers.partition("_")
        try:
            at = parse_datetime(at)
        except ValueError:
            return None
        whole = all(n.isascii() and n.isdecimal() and len(n) < 19 for n in (rank, pk))
        # The databases' calendars end earlier than what one may write.
        dated = at and at.tzinfo and 1900 < at.year < 9000
        return cls(at, int(rank), int(pk)) if dated and whole else None


class Line(NamedTuple):
    """One thing that somebody did, in words."""

    at: datetime
    who: str
    what: str
    record: str
    address: str  # of the record's page; empty without one
    details: list[str]
    where: str
    key: Key


class Question(NamedTuple):
    """What the list is narrowed to; what is None or empty narrows nothing."""

    person: str = ""
    record: str = ""
    kind: str = ""
    since: object = None
    until: object = None

    def people(self):
        """The keys of those whom the words name: one exactly, or by a part of the name."""
        exact = User.objects.filter(username=self.person).values_list("pk", flat=True)
        if found := list(exact):
            return found
        part = (
            Q(username__icontains=self.person)
            | Q(first_name__icontains=self.person)
            | Q(last_name__icontains=self.person)
        )
        return list(User.objects.filter(part).values_list("pk", flat=True)[:MOST_PEOPLE])

    def reference(self):
        """The number of the commitment that the words name; None if they name none."""
        number = self.record.strip().lower().removeprefix("c-")
        return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


class Trail:
    """One of the three lists: `rows` reads it, `rank` orders what happened at the same moment."""

    name = moment = ""
    rank = 0

    def of(self, question, people):
        """The rows that a question asks for; None if there can be none."""
        kind, _sep, detail = question.kind.partition(":")
        if kind not in ("", self.name):
            return None
        rows = self.of_kind(self.rows(), detail) if detail else self.rows()
        if people is not None:
            rows = rows.filter(self.by(people, question.person))
        if question.record:
            rows = self.about(rows, question)
        if rows is not None and question.since:
            rows = rows.filter(**{f"{self.moment}__gte": start_of(question.since)})
        if rows is not None and question.until and question.until < date.max:
            next_day = question.until + timedelta(days=1)
            rows = rows.filter(**{f"{self.moment}__lt": start_of(next_day)})
        return rows

    def after(self, rows, key):
        """What the list shows after a key. The first condition is for the index."""
        past = Q(**{f"{self.moment}__lt": key.at})
        if self.rank < key.rank:
            past |= Q(**{self.moment: key.at})
        elif self.rank == key.rank:
            past |= Q(**{self.moment: key.at}, pk__lt=key.pk)
        return rows.filter(**{f"{self.moment}__lte": key.at}).filter(past)

    def newest(self, rows, number):
        return list(rows.order_by(f"-{self.moment}", "-pk")[:number])

    def stream(self, question, people):
        """All its lines, newest first."""
        rows = self.of(question, people)
        unread = rows
        while unread is not None and (chunk := self.newest(unread, CHUNK)):
            yield from self.lines(chunk)
            unread = self.after(rows, self.key(chunk[-1]))

    def key(self, row):
        return Key(getattr(row, self.moment), self.rank, row.pk)


class LedgerTrail(Trail):
    name, moment, rank = LEDGER, "at", 2

    def rows(self):
        return Update.objects.select_related("actor", "commitment")

    def of_kind(self, rows, verb):
        return rows.filter(verb=verb)

    def by(self, people, _words):
        return Q(actor__in=people)

    def about(self, rows, question):
        number = question.reference()
        if number is not None:
            return rows.filter(commitment=number)
        return rows.filter(commitment__search_text__contains=folded(question.record))

    def lines(self, rows):
        for entry in told(rows):
            update = entry.update
            yield Line(
                update.at,
                entry.who,
                update.get_verb_display(),
                str(update.commitment),
                update.commitment.get_absolute_url(),
                [str(line) for line in entry.lines],
                update.get_via_display(),
                self.key(update),
            )


class LogTrail(Trail):
    name, moment, rank = LOG, "action_time", 1

    def rows(self):
        return LogEntry.objects.select_related("user", "content_type")

    def of_kind(self, rows, flag):
        return rows.filter(action_flag=flag)

    def by(self, people, _words):
        return Q(user__in=people)

    def about(self, rows, question):
        named = Q(object_repr__icontains=question.record)
        number = question.reference()
        if number is not None:
            model = ContentType.objects.get_for_model(Commitment)
            named = Q(content_type=model, object_id=str(number))
        return rows.filter(named)

    def lines(self, rows):
        for entry in rows:
            yield Line(
                entry.action_time,
                str(entry.user),
                str(ACTIONS.get(entry.action_flag, entry.action_flag)),
                f"{entry.content_type.name}: {entry.object_repr}",
                logged_address(entry),
                [message] if (message := entry.get_change_message()) else [],
                gettext("in the admin"),
                self.key(entry),
            )


class SignInTrail(Trail):
    name, moment, rank = SIGN_INS, "at", 0

    def rows(self):
        return SignIn.objects.select_related("user")

    def of_kind(self, rows, kind):
        return rows.filter(kind=kind)

    def by(self, people, words):
        return Q(user__in=people) | Q(username=words)

    def about(self, rows, question):
        """Signing in is about no record."""

    def lines(self, rows):
        for entry in rows:
            person = entry.user_id and reverse(
                "admin:commitments_user_change", args=[entry.user_id]
            )
            yield Line(
                entry.at,
                str(entry.user) if entry.user else entry.username,
                entry.get_kind_display(),
                "" if entry.user else gettext("nobody has this user name"),
                person or "",
                [],
                entry.address or "",
                self.key(entry),
            )


TRAILS = (LedgerTrail(), LogTrail(), SignInTrail())


def logged_address(entry):
    """The admin's page of what was logged; empty if there is none."""
    try:
        return (entry.object_id and entry.get_admin_url()) or ""
    except NoReverseMatch:
        return ""


def start_of(day):
    """The moment at which a day begins in Lima."""
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def page(question, after=None, size=PAGE_SIZE):
    """(lines, whether there are more): the newest that a question asks for, after a key."""
    people = question.people() if question.person else None
    found = []
    for trail in TRAILS:
        rows = trail.of(question, people)
        if rows is not None:
            rows = rows if after is None else trail.after(rows, after)
            found += [(trail.key(row), trail, row) for row in trail.newest(rows, size + 1)]
    found.sort(key=lambda entry: entry[0], reverse=True)
    shown = found[:size]
    lines = [
        line
        for trail in TRAILS
        for line in trail.lines([row for _key, its, row in shown if its is trail])
    ]
    lines.sort(key=lambda line: line.key, reverse=True)
    return lines, len(found) > size


def all_lines(question):
    """Everything that a question asks for, read in chunks so that memory stays bounded."""
    people = question.people() if question.person else None
    streams = [trail.stream(question, people) for trail in TRAILS]
    return heapq.merge(*streams, key=lambda line: line.key, reverse=True)


def csv_lines(question):
    """The list as CSV, in the language of now; the mark in front is for spreadsheet programs."""
    language = translation.get_language()
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(["at", "who", "what", "record", "changes", "where"])
    lines = all_lines(question)
    while True:
        with translation.override(language):  # whoever reads the answer may have another by now
            chunk = list(islice(lines, CHUNK))
        if not chunk:
            return
        for line in chunk:
            cells = [timezone.localtime(line.at).isoformat(), line.who, line.what, line.record,
                     "; ".join(line.details), line.where]  # fmt: skip
            yield writer.writerow([safe_cell(value) for value in cells])
