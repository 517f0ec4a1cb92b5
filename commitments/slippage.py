"""How a due window, and what was promised, changed since the announcement.

Pure: ledger entries and citations in, steps out. The verbs take the windows announced so far from
here too, so that the stored slippage and the story told of it can't disagree.
"""

from typing import NamedTuple

from .due import window
from .lifecycle import slippage
from .models.source import Citation
from .models.update import Update, Verb


class Step(NamedTuple):
    """One window put in force: EDTF before and after, and what it did to the latest day.

    `before` is None for the announcement itself. `first` is (before, after) where the window first
    announced was put right, by a correction or a merge. `days` is the difference of the latest
    days, negative when earlier; `total` the slippage from then on; both None without two days to
    compare. `proposal` is the entry that asked for a move that was accepted.
    """

    update: Update
    before: str | None
    after: str
    first: tuple[str, str] | None
    days: int | None
    total: int | None
    proposal: Update | None

    @property
    def source(self):
        return self.update.source or (self.proposal and self.proposal.source)

    @property
    def notes(self):
        """Why: the reason of the proposal, then that of the decision; None for a redacted one."""
        entries = (self.proposal, self.update)
        return [entry.note for entry in entries if entry and entry.note != ""]


class Ledger(NamedTuple):
    """The steps, and beside them the words that promised and those that changed the promise."""

    steps: list[Step]
    promised: Citation | None
    changed: list[Citation]

    @property
    def total(self):
        return self.steps[-1].total if self.steps else None


def ledger(updates, citations):
    """A commitment's slippage ledger from all its entries and citations."""
    cited = list(citations)
    return Ledger(
        steps(updates),
        next((one for one in cited if one.role == Citation.Role.ANNOUNCES), None),
        [one for one in cited if one.role == Citation.Role.CHANGES],
    )


def steps(updates):
    """Every window that was in force, oldest first, from a commitment's entries in any order."""
    told, proposal, present = [], None, None
    updates = sorted(updates, key=lambda update: update.number)
    replayed = {update.number: windows for update, windows in replay(updates)}
    for update in updates:
        if update.verb == Verb.PROPOSE_MOVE:
            proposal = update
        if update.number not in replayed:
            continue
        after = value(update, "due_edtf")
        after = (present or "") if after is None else after
        first = value(update, "first_due_edtf") if present is not None else None
        restated = update.verb in (Verb.CORRECT, Verb.MERGE) and first is not None
        told.append(
            Step(
                update,
                present,
                after,
                (update.changes["first_due_edtf"][0] or "", first) if restated else None,
                None if present is None else moved(present, after),
                slippage(tightest(replayed[update.number]), window(after).latest),
                proposal if update.verb == Verb.ACCEPT_MOVE else None,
            )
        )
        present = after
    return told


def moved(before, after):
    """Days between the latest days of two windows; None where one has none."""
    old, new = window(before).latest, window(after).latest
    return (new - old).days if old and new else None


def announced(updates):
    """Each window that was ever in force as EDTF text, corrections applied, in order."""
    windows = []
    for _update, now in replay(updates):
        windows = now
    return windows


def tightest(windows):
    """The earliest latest day among windows; None if none has one."""
    return min(filter(None, (window(edtf).latest for edtf in windows)), default=None)


def replay(updates):
    """(entry, windows announced until then) for each entry, oldest first, that tells of a window.

    A merge brings the other record's first window where that becomes the first, and the earliest
    latest day of a window in between that only the other record knew.
    """
    windows = []
    for update in updates:
        first, last = value(update, "first_due_edtf"), value(update, "due_edtf")
        between = update.changes.get("tightest_latest")
        if first is None and last is None and not between:
            if update.verb == Verb.REGISTER:
                yield update, windows
            continue
        if update.verb == Verb.CORRECT:
            known = windows or [""]
            windows = corrected(
                windows,
                known[0] if first is None else first,
                known[-1] if last is None else last,
            )
        else:
            if update.verb == Verb.MERGE and first is not None:
                windows = [first, *(windows or [""])]
            if between:
                opening, *rest = windows or [""]
                windows = [opening, between[1], *(rest or [opening])]
            if last is not None:
                windows = [*windows, last]
        yield update, windows


def corrected(windows, first, last):
    """The windows announced so far with the first and the last put right; one alone is both."""
    _first, *between, _last = windows if len(windows) > 1 else (windows or [""]) * 2
    return [first, *between, last] if between or first != last else [first]


def value(update, field):
    """What an entry set a window to; None if it left the window alone."""
    return update.changes[field][1] or "" if field in update.changes else None
