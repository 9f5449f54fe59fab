"""Runs the program that is watched: a file, a module, or a function that makes a generator."""

from __future__ import annotations

import ast
import builtins
import json
import os
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, ModuleType
from typing import Any

from .finding import Found, find, find_all
from .guardian import guarded
from .hooks import report
from .imports import Noticing, seeded
from .knobs import Knobs
from .loop import Loop
from .placing import OURS, place
from .programs import Program, ours_in, program_of
from .recorder import Recorder
from .refused import Refused
from .said import module, take
from .stacks import hide
from .tape import END, Tape
from .updates import HOOKED

NO_LOOP: dict[str, Any] = {"first": 1, "last": None, "loss": None, "after": None, "assigned": ()}


def run(fd: int) -> None:
    """Run what the socket names, and say how it ended."""
    line = socket.socket(fileno=fd)
    with suppress(OSError):  # there is no room for another process
        guarded(line)
    settings = json.loads(line.makefile("r", encoding="utf-8").readline())
    tape = Tape(settings["tape"], settings["size"], line)
    knobs = Knobs(settings["set"], settings["changes"])
    recorder = Recorder(tape, settings["token"].encode(), knobs, settings["every"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # as on a terminal: lines in order
    try:
        program = program_of(settings)
    except Refused as error:
        tape.put(END, json.dumps(error.end).encode())
        sys.exit(2)
    program.take_place(settings["arguments"])
    hide()
    watched = Watched(recorder, program, knobs, settings)
    code = watched.run()
    watched.leave()
    sys.exit(code)


class Watched:
    """The program while it runs."""

    def __init__(self, recorder: Recorder, program: Program, knobs: Knobs, settings: dict[str, Any]) -> None:
        self._recorder, self._program, self._settings = recorder, program, settings
        self._knobs = knobs
        self._loops: list[Loop] = []
        self._end: dict[str, Any] = {}

    @property
    def _name(self) -> str:
        return os.path.basename(self._program.path)

    def run(self) -> Any:
        """Run it to its end; return what it exits with."""
        try:
            self._prepare()
            self._execute()
            self._end = {"reason": "finished"}
            return 0
        except Refused as error:
            self._end = error.end
            return 2
        except SystemExit as left:
            return self._exited(left.code)
        except BaseException as error:
            self._failed(error)
            failure = error
        return report(failure)  # here an error of the hook's has no other behind it

    def leave(self) -> None:
        """Say how it ended."""
        if not self._recorder.is_own_process:
            return  # a copy of the program, which has its own end
        for loop in self._loops:
            loop.finish()
        for name, step in self._knobs.unasked.items():
            if step is None:
                self._recorder.note("never_asked", name=name)
        self._recorder.mark()
        self._recorder.put(END, json.dumps(self._end).encode())

    def _prepare(self) -> None:
        sys.modules["gdtui"] = module(self._recorder, self._knobs)
        Noticing({**seeded(self._settings["seed"]), **self._hooks()}).install()

    def _hooks(self) -> dict[str, Callable[[ModuleType], None]]:
        from .optimizers import Program as Stepping
        from .optimizers import hook

        program = Stepping(self._program.path, lambda: self._loops, self._steps_at)
        seed = self._settings["seed"]
        return {"torch": lambda torch: hook(torch, self._recorder, self._knobs, program, seed)}

    def _steps_at(self, file: str, line: int) -> None:
        """Say where an optimizer steps, where the loop that was found steps none."""
        found = None
        if _is_same(file, self._program.path):
            found = find(ast.parse(self._program.source, file), line)
        self._recorder.note(
            "loop", **{**(_loop(found) if found is not None else NO_LOOP), "line": line}, file=file
        )

    def _execute(self) -> None:
        program = self._program
        if program.function:
            made = program.load(self._compiled(program.source, find_loop=False))
            take(self._recorder, program.make(made, self._settings["set"], self._knobs))
            return
        program.execute(self._compiled(program.source))

    def _compiled(self, source: bytes, find_loop: bool = True) -> Any:
        """Return the program's code, with our calls in it where its loop was found."""
        path = self._program.path
        tree = ast.parse(source, path)
        if find_loop and not ours_in(tree):
            found = find_all(tree, self._settings["line"])
            self._check_line(found)
            for each in found[::-1]:
                place(tree, each, _calls(found.index(each)))
            self._watch(found)
        return compile(tree, path, "exec", dont_inherit=True)

    def _check_line(self, found: list[Found]) -> None:
        """Refused where a line was named at which nothing moves, and nothing else is to be shown."""
        line = self._settings["line"]
        if line is not None and not found:
            raise Refused("no_statement", line=line, file=self._name)
        moves = [each.target is not None or each.score >= HOOKED for one in found for each in one.updates]
        if line is not None and not self._settings["show"] and not any(moves):
            raise Refused("moves_nothing", line=line, file=self._name)

    def _watch(self, found: list[Found]) -> None:
        """Have what is called in the loops, and say where the likeliest is."""
        for index, each in enumerate(found):
            said = {"file": self._program.path, **_loop(each)}
            if not index:
                self._recorder.note("loop", **said, several=len(found) > 1)
            self._loops.append(Loop(self._recorder, each, said, tuple(self._settings["show"])))
            setattr(builtins, _calls(index), self._loops[-1])
            for update in each.updates:
                if update.part and update.target is None:
                    self._recorder.note("unread", line=update.line)

    # How it ends.

    def _exited(self, code: Any) -> Any:
        if code is None or code == 0:
            self._end = {"reason": "finished"}
        elif isinstance(code, int):
            self._end = {"reason": "exited", "code": code}
        else:
            self._end = {"reason": "exited", "code": 1, "text": str(code)}
        return code

    def _failed(self, error: BaseException) -> None:
        """Keep where the program failed."""
        place = self._place(error)
        try:
            text = str(error)
        except Exception:  # even that is the program's own code
            text = ""
        if isinstance(error, SyntaxError) and error.filename:
            place = {"file": os.path.basename(error.filename), "line": error.lineno or 0}
            text = error.msg or text
        self._end = {"reason": "failed", **place, "type": type(error).__name__, "text": text}

    def _place(self, error: BaseException) -> dict[str, Any]:
        """Return the last line of the program itself that led to an error."""
        found: dict[str, Any] = {}
        for frame, number in traceback.walk_tb(error.__traceback__):
            if _is_in(frame, self._program.path):
                found = {"file": self._name, "line": number}
        return found


def _calls(index: int) -> str:
    """Return the name that the calls in a loop use."""
    return f"{OURS}{index or ''}"


def _loop(found: Found) -> dict[str, Any]:
    """Return what there is to say of a loop: its lines, and where names get their values in it."""
    around = found.outer or found.body
    return {
        "line": found.line,
        "first": getattr(around, "lineno", 1),
        "last": getattr(around, "end_lineno", None),
        "loss": found.loss,
        "assigned": found.assigned,
    }


def _is_in(frame: FrameType, path: str) -> bool:
    return _is_same(frame.f_code.co_filename, path)


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
