"""What is asked for cannot be watched so: what was said of the program does not fit it."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Why not, by its kind and what it is about: this is no failure of the program."""

    def __init__(self, kind: str, **about: Any) -> None:
        super().__init__(kind)
        self.end = {"reason": "refused", "kind": kind, **about}  # the last that is said
