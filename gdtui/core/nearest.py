"""Nearest names: which of the known ones may have been meant by one that is not known."""

from collections.abc import Collection


def nearest(name: str, known: Collection[str], likeness: float = 0.6) -> str | None:
    """Return the known name that is most like this one; None where none is as like as that, from 0 to 1."""
    if len(name) > 3 * max(map(len, known), default=0):  # too long for any, and long to compare
        return None
    from difflib import get_close_matches  # only where something is wrong

    return next(iter(get_close_matches(name, known, 1, likeness)), None)
