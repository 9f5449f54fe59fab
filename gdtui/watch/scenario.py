"""Scenarios of programs: what is watched, from a file, and a file of what is watched."""

import math
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from gdtui.core.errors import InputError, Phrase, visible
from gdtui.core.limits import NO, RUNS
from gdtui.core.scenarios.keys import PLACE, TOLD, Keys
from gdtui.core.scenarios.kinds import NUMBER, STEPS, SWITCH, TEXT, WHOLE
from gdtui.core.scenarios.reading import PROGRAMS, Reader, read_values
from gdtui.core.scenarios.refusals import MAX_FILE, Refusals
from gdtui.core.scenarios.scenario import told
from gdtui.core.session.arguments import read_view
from gdtui.core.session.opening import one_or_each
from gdtui.core.session.session import Session
from gdtui.core.toml import KeyPath
from gdtui.core.training.arguments import LETTERS
from gdtui.trace.scenario import kept, written
from gdtui.watch.beside import Beside
from gdtui.watch.program import Program
from gdtui.watch.track import Track
from gdtui.watch.watching import Watching

PROGRAM: Keys = {
    **dict.fromkeys(("file", "module", "function", "python", "stdin"), TEXT),
    **dict.fromkeys(("line", "seed"), WHOLE),
    "seeded": SWITCH,
}
LISTS = ("arguments", "show")  # of texts
TABLES = (PROGRAMS, "beside", "place", "marks", "breaks")
HERE: Keys = {key: PLACE[key] for key in ("step", "run")}


def read_watching(file: str) -> Watching:
    """Return what a file says to be watched. InputError says all that is wrong with it, line by line.

    Its files are looked for beside it. It runs nothing by being read.
    """
    top, refusals = read_values(file)
    if PROGRAMS not in top:
        raise InputError("watch.no_programs", file=visible(file, MAX_FILE))
    reader = _Programs(refusals, os.path.dirname(file))
    found = reader.watching(top)
    refusals.check()
    return found


class _Programs(Reader):
    """Goes through the tables of a scenario of programs."""

    def __init__(self, refusals: Refusals, folder: str) -> None:
        super().__init__(refusals)
        self._folder = folder

    def watching(self, top: dict[str, Any]) -> Watching:
        """Return what is to be watched."""
        said = self.values(top, TOLD, (), TABLES)
        programs = tuple(self._program(table, path) for table, path in self.tables(top, (PROGRAMS,)))
        place = self.values(self.table(top, "place"), HERE, ("place",))
        runs = RUNS  # of which some come with a program's second optimizer
        view = 0
        if "run" in place:
            try:
                view = read_view(place["run"].text, runs)
            except InputError as error:
                self._refusals.refuse(place["run"], error)
        marks = tuple((letter, steps) for letter, steps in self._places(self.table(top, "marks")))
        at = tuple(map(int, place["step"].text.split(","))) if "step" in place else (0,)
        if min(at) < 0:
            self._is_before(min(at), ("place", "step"))
        breaks = tuple(each.text for each in self.breaks(top))
        beside = tuple(self._texts(top, "beside", ()))
        return Watching(programs, beside, at, view, marks, breaks, *told(said), self._folder)

    def _program(self, table: dict[str, Any], path: KeyPath) -> Program:
        said = self.values(table, PROGRAM, path, (*LISTS, "set", "changes"))
        if ("file" in said) == ("module" in said):
            self._refusals.add(path, Phrase("scenario.which_program"))
        text = {key: each.text for key, each in said.items()}
        for key in ("file", "stdin"):
            if key in text:
                text[key] = os.path.join(self._folder, text[key])
                if not os.path.isfile(text[key]):
                    self._refusals.add((*path, key), InputError("watch.no_file", file=visible(text[key])))
        return Program(
            text.get("file", ""),
            text.get("module", ""),
            text.get("function", ""),
            tuple(self._texts(table, "arguments", path)),
            self._python(text.get("python", "")),
            self._count(said, "line", path),
            tuple(self._texts(table, "show", path)),
            dict(self._numbers(self._inner(table, "set", path), (*path, "set"))),
            None if text.get("seeded") == NO else int(text.get("seed", "0")),
            tuple(self._changes(table, path)),
            stdin=Path(text["stdin"]) if "stdin" in text else None,
        )

    def _python(self, python: str) -> str:
        return os.path.join(self._folder, python) if os.sep in python else python

    def _count(self, said: Any, key: str, path: KeyPath) -> int | None:
        if key not in said:
            return None
        if (number := int(said[key].text)) < 1:
            self._refusals.add((*path, key), Phrase("scenario.not_legal", legal=Phrase("legal.count")))
        return number

    def _texts(self, table: dict[str, Any], key: str, path: KeyPath) -> Iterator[str]:
        """Yield the texts of a list, which need not be there."""
        found = table.get(key, [])
        for i, each in enumerate(found if isinstance(found, list) else [found]):
            at = (*path, key, i) if isinstance(found, list) else (*path, key)
            if (text := self.text(each, TEXT, at)) is not None:
                yield text

    def _inner(self, table: dict[str, Any], key: str, path: KeyPath) -> dict[str, Any]:
        found = table.get(key, {})
        if not isinstance(found, dict):
            self._refusals.add((*path, key), Phrase("scenario.one_table", key=key))
            return {}
        return found

    def _numbers(self, table: dict[str, Any], path: KeyPath) -> Iterator[tuple[str, float]]:
        """Yield names with their numbers, whichever these names are."""
        for name, value in table.items():
            if self.text(value, NUMBER, (*path, name)) is None:
                continue
            if math.isfinite(value):
                yield name, value
            else:
                self._refusals.add((*path, name), Phrase("scenario.not_legal", legal=Phrase("legal.finite")))

    def _changes(self, program: dict[str, Any], path: KeyPath) -> Iterator[tuple[int, str, float]]:
        """Yield after how many steps which number is set to what, in the order of the steps."""
        found = []
        for table, at in self.tables(program, (*path, "changes")):
            if "step" not in table:
                self._refusals.add(at, Phrase("scenario.no_step"))
                continue
            if self.text(table["step"], WHOLE, (*at, "step")) is None or self._is_before(
                table["step"], (*at, "step")
            ):
                continue
            others = {name: value for name, value in table.items() if name != "step"}
            found += [(table["step"], name, value) for name, value in self._numbers(others, at)]
        yield from sorted(found, key=lambda change: change[0])

    def _is_before(self, step: int, path: KeyPath) -> bool:
        """Refuse a step that lies before the start."""
        if step < 0:
            self._refusals.add(path, Phrase("scenario.not_legal", legal=Phrase("legal.from_0")))
        return step < 0

    def _places(self, table: dict[str, Any]) -> Iterator[tuple[str, tuple[int, ...]]]:
        for letter, value in table.items():
            if (text := self.text(value, STEPS, ("marks", letter))) is not None:
                steps = tuple(map(int, text.split(",")))
                if not self._is_before(min(steps), ("marks", letter)):
                    yield visible(letter), steps


def save(session: Session, file: str) -> Generator[None, None, str]:
    """Write the scenario of a session of programs to a file, after a pause; return what was done."""
    path = Path(file).expanduser()
    return (yield from kept(written(tables_of(session, os.path.dirname(path))), path, file))


def tables_of(session: Session, folder: str) -> dict[str, Any]:
    """Return what a file in a folder says of a session of programs, and of the built-in runs beside them."""
    moment = session.moment
    sources = [trail.run.recorded.source for trail in moment.trails if trail.run.recorded is not None]
    steps = [trail.steps for trail in moment.trails]
    told = {"title": session.title, "notes": "\n".join(session.notes)}
    place = {
        **({"step": _one_or_all([max(steps)] if moment.linked else steps)} if any(steps) else {}),
        **({"run": LETTERS[moment.view]} if moment.view else {}),
    }
    marks = {
        letter: _one_or_all(one_or_each([place.steps for place in places]))
        for letter, places in session.marks.items()
        if all(place.lies_in(trail.run) for place, trail in zip(places, moment.trails, strict=True))
    }
    beside = [each.arguments(folder or os.curdir) for each in sources if isinstance(each, Beside)]
    breaks = [condition.text for condition in session.breakpoints.conditions]
    programs = [_program(each, folder) for each in sources if isinstance(each, Track) and not each.index]
    tables = {**told, "beside": beside, "breaks": breaks, PROGRAMS: programs, "place": place, "marks": marks}
    return {key: value for key, value in tables.items() if value}


def _program(first: Track, folder: str) -> dict[str, Any]:
    """Return the table of a program."""
    program, near = first.live.program, _beside(folder)
    values = {
        "file": near(program.file),
        "module": program.module,
        "function": program.function,
        "arguments": list(program.arguments),
        "python": near(program.python) if os.sep in program.python else program.python,
        "line": program.line,
        "show": list(program.show),
        "seed": program.seed or 0,
        "stdin": "" if program.stdin is None else near(str(program.stdin)),
        "set": program.settings,
        "changes": [{"step": step, name: value} for step, name, value in first.live.changes],
    }
    unseeded = {"seeded": False} if program.seed is None else {}
    return {**{key: value for key, value in values.items() if value}, **unseeded}


def _beside(folder: str) -> Callable[[str], str]:
    """Return what names a file as one finds it from a folder."""
    return lambda file: os.path.relpath(file, folder or os.curdir) if file else ""


def _one_or_all(steps: Sequence[int]) -> Any:
    return steps[0] if len(steps) == 1 else list(steps)
