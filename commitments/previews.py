"""Doing exactly what a preview showed: a digest of it travels with the form and is compared."""

import hashlib


class Changed(Exception):  # noqa: N818 - what happened, not what failed
    """Something was changed after its preview."""


def digest_of(told):
    """A short text that differs when anything that a preview stands on differs."""
    return hashlib.sha256(repr(told).encode()).hexdigest()
