"""Stacks and tracebacks as the program would see them by itself: what is ours in them is left out."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from types import FrameType
from typing import Any

OURS = os.path.dirname(os.path.abspath(__file__))

STARTERS: list[FrameType] = []  # what runs already when the program is started: the library, and us


def is_ours(file: str) -> bool:
    """Return whether code of this file is ours."""
    return os.path.dirname(file) == OURS


def hide() -> None:
    """Have `traceback` and `inspect` walk from a frame outwards over the program's own ones alone.

    Who follows `f_back` meets ours, behind all of the program's.
    """
    STARTERS.extend(_frames())
    walk, outer = traceback.walk_stack, inspect.getouterframes

    def walk_stack(f: FrameType | None) -> Any:
        if f is None:  # it depends on who asks: nobody may stand between
            return walk(f)
        return (each for each in walk(f) if not _is_hidden(each[0]))

    def getouterframes(frame: Any, context: int = 1) -> Any:
        return [each for each in outer(frame, context) if not _is_hidden(each.frame)]

    walk_stack.__doc__, getouterframes.__doc__ = walk.__doc__, outer.__doc__
    traceback.walk_stack, inspect.getouterframes = walk_stack, getouterframes


def _is_hidden(frame: FrameType) -> bool:
    return frame in STARTERS or is_ours(frame.f_code.co_filename)


def _frames() -> list[FrameType]:
    """Return the frames that there are, the innermost first."""
    found = [sys._getframe()]
    while (outer := found[-1].f_back) is not None:
        found.append(outer)
    return found


def theirs(error: BaseException) -> Any:
    """Return the traceback from where the program's own code begins."""
    at = error.__traceback__
    while at is not None:
        name = at.tb_frame.f_code.co_filename
        if not (name.startswith("<frozen") or at.tb_frame in STARTERS or is_ours(name)):
            return at
        at = at.tb_next
    return None
