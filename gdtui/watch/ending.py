"""How a program ended, in a line."""

import signal
from typing import Any, NamedTuple

from gdtui.core.errors import Phrase, visible
from gdtui.watch.process import TOO_OLD, python_for
from gdtui.watch.program import Program

LONG = 300  # characters of what an exception says


class Ending(NamedTuple):
    """A program that is over: did it end well, and what there is to say of it."""

    well: bool
    said: Phrase | None
    is_refusal: bool = False  # what was asked for does not fit the program


def ending(program: Program, said: dict[str, Any] | None, code: int | None, steps: int) -> Ending:
    """Return how a program ended: by what it said last, or else by its exit code, after so many steps."""
    if said is None:
        return _unsaid(program, code or 0, steps)
    match said["reason"]:
        case "failed":
            return Ending(False, _failure(program, said))
        case "refused":
            return Ending(False, _refusal(said), is_refusal=True)
        case "exited":
            if "text" in said:
                return Ending(False, Phrase("watch.exited_said", code=1, what=visible(said["text"], LONG)))
            return Ending(False, Phrase("watch.exited", code=said["code"]))
    if code is not None and code < 0:
        return Ending(False, Phrase("watch.killed_late", signal=_name(-code)))
    return Ending(True, None)


def _refusal(said: dict[str, Any]) -> Phrase:
    about = {name: visible(value) for name, value in said.items() if name not in ("reason", "kind")}
    return Phrase(f"watch.refused.{said['kind']}", **about)


def _failure(program: Program, said: dict[str, Any]) -> Phrase:
    what = ": ".join(part for part in (said["type"], visible(said["text"], LONG)) if part)
    file = visible(said.get("file", program.name))
    failed = (
        Phrase("watch.failed", line=said["line"], file=file, what=what)
        if "line" in said
        else Phrase("watch.failed_somewhere", file=file, what=what)
    )
    if said["type"] == "ModuleNotFoundError":
        return Phrase("watch.no_module", failed=failed)
    wants_input = said["type"] == "EOFError" and program.stdin is None
    return Phrase("watch.wants_input", failed=failed) if wants_input else failed


def _unsaid(program: Program, code: int, steps: int) -> Ending:
    if code == TOO_OLD:
        return Ending(False, Phrase("watch.too_old", python=visible(python_for(program))))
    if code < 0:
        return Ending(False, Phrase("watch.killed", signal=_name(-code), steps=steps))
    return Ending(code == 0, Phrase("watch.exited_at_once", code=code))


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
