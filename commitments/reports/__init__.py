"""Figures about commitments. Each is told by the list's own filters or by a list of its own."""
