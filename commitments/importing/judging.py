"""What an import would do with a row, and the doing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from ..models import ImportRow
from .lookups import words_of


@dataclass
class Judgement:
    """What becomes of one row.

    `changes` are [column, old text, new text], `problems` [column, sentence]; `act(by)` does it.
    """

    outcome: str = ImportRow.Outcome.UNCHANGED
    record: str = ""
    version: int | None = None
    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    act: Callable | None = None

    def judged(self):
        """As the staged row keeps it."""
        if self.problems:
            self.outcome, self.changes, self.act = ImportRow.Outcome.WRONG, [], None
        return self

    def wrong(self, column, sentence):
        problem = [column, str(sentence)]
        if problem not in self.problems:
            self.problems.append(problem)

    def trying(self, column, read, *args):
        """What reading a cell gives; None, with the reason among the problems, if it can't be."""
        try:
            return read(*args)
        except ValidationError as error:
            for named, sentence in words_of(error):
                self.wrong(named or column, sentence)
            return None
