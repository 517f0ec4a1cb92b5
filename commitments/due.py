"""Due windows: when something is due, as announced.

A window is stored as EDTF text and told in words; a person types it as a phrase in Spanish or
English. The parts: `due_edtf` (text to days and to words), `due_words` (the vocabulary) and
`due_phrases` (the grammar). All of it is pure.
"""

from commitments.due_edtf import NO_DEADLINE, DueError, Window, describe, window
from commitments.due_phrases import read

__all__ = ["NO_DEADLINE", "DueError", "Window", "describe", "read", "window"]
