"""Where the bars of a report's charts stand. Pure: figures in, percentages out."""

from typing import NamedTuple

STACK = ("fulfilled", "partially_fulfilled", "not_fulfilled", "to_confirm")


class Segment(NamedTuple):
    """A piece of a bar, in percent: `start` from the left or the foot, and its length."""

    code: str
    start: float
    length: float


class Column(NamedTuple):
    """A month's bar: where it stands and its pieces, from the foot up."""

    month: object
    x: float
    width: float
    total: int
    segments: list

    @property
    def middle(self):
        return round(self.x + self.width / 2, 2)

    @property
    def top(self):
        """The upper edge, in percent from the top of the chart."""
        return round(100 - sum(piece.length for piece in self.segments), 2)


def share(number, whole):
    return round(100 * number / whole, 2) if whole else 0


def stacked(counts, whole):
    """Pieces one after the other, those of nothing left out; `whole` is 100 percent."""
    segments, so_far = [], 0
    for code, number in counts.items():
        if number:
            segments.append(Segment(code, share(so_far, whole), share(number, whole)))
        so_far += number
    return segments


def bar(line, widest):
    """A line's members by what became of them; as long as its share of the longest line."""
    values = {code: figure.value for code, figure in line.figures.items()}
    counts = {code: values[code] for code in STACK}
    counts |= {"open": values["open"] - values["overdue"], "overdue": values["overdue"]}
    return stacked(counts, widest)


def columns(table):
    """The outcomes of each month as a stacked bar; the highest fills the chart."""
    shown = [(month, figures) for month, figures in table if month.first]
    totals = [sum(figures[code].value for code in STACK) for _month, figures in shown]
    step = 100 / len(shown)
    return [
        Column(
            month,
            round(at * step + step * 0.18, 2),
            round(step * 0.64, 2),
            total,
            stacked({code: figures[code].value for code in STACK}, max(totals)),
        )
        for at, ((month, figures), total) in enumerate(zip(shown, totals, strict=True))
    ]
