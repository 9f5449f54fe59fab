"""The process that the program runs in: started, let go on, waited for, and ended with all it has started."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep

from gdtui.core.errors import InputError, visible
from gdtui.watch.child.tape import FULL, GO, SET, WAITS
from gdtui.watch.output import Output
from gdtui.watch.program import Program
from gdtui.watch.tape import SIZE, Record, Tape

CHILD = Path(__file__).parent / "child"
TOO_OLD = 97  # exit code of `child`, where Python is too old for it
SLICE = 0.02  # seconds between two looks whether the process lives
MERCY = 1.0  # seconds between being told to end, and being ended
PIECE = 1 << 16  # bytes of output that are read at once
GATHER = 0.002  # seconds in which more of it may come, so that few pieces are read


def python_for(program: Program) -> str:
    """Return the Python that the program runs under: the one named, an active environment's, else ours."""
    if program.python:
        return program.python
    if environment := os.environ.get("VIRTUAL_ENV"):
        found = Path(environment, "bin", "python")
        if found.exists():
            return str(found)
    return sys.executable


class Process:
    """A program that is watched, from its start to its end. InputError where it cannot be started."""

    def __init__(self, program: Program, tape_size: int | None = None) -> None:
        try:
            self._tape = Tape(tape_size or SIZE, program.every)
        except OSError as error:  # there is no room, or no file may be as large
            raise InputError("watch.no_tape", error=error.strerror) from None
        token, tape = os.urandom(12).hex(), self._tape.fd
        self.output = Output(f"\0{token}:".encode())
        self._line, theirs = socket.socketpair()
        reading, writing = os.pipe()
        try:
            self._popen = self._start(program, theirs.fileno(), writing)
        except OSError as error:
            where = visible(python_for(program))
            raise InputError("watch.no_python", python=where, error=error.strerror) from None
        finally:
            self._tape.shared()
            theirs.close()
            os.close(writing)
        settings = {**asdict(program), "set": program.settings, "token": f"\0{token}:", "stdin": None}
        self._line.sendall(json.dumps({**settings, "tape": tape, "size": self._tape.size}).encode() + b"\n")
        self._waits = self._full = False  # does the program wait for us, and as the tape is full?
        self._goal = 0
        self._reader = threading.Thread(target=self._read, args=(reading,), name="output", daemon=True)
        self._reader.start()

    def _start(self, program: Program, line: int, writing: int) -> "subprocess.Popen[bytes]":
        environment = {**os.environ, "MPLBACKEND": "Agg"}
        if program.seed is not None:
            environment["PYTHONHASHSEED"] = str(program.seed)
        stdin = Path(os.devnull) if program.stdin is None else program.stdin
        with stdin.open("rb") as given:
            return subprocess.Popen(  # noqa: S603  this is what was asked for
                [python_for(program), str(CHILD), str(line)],
                stdin=given,
                stdout=writing,
                stderr=writing,
                pass_fds=(line, self._tape.fd),
                env=environment,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._popen.poll() is None

    @property
    def code(self) -> int | None:
        """Its exit code, negative where a signal has ended it; None while it runs."""
        return self._popen.poll()

    def ask(self, steps: int) -> None:
        """Let the program take so many steps in all; fewer than before change nothing."""
        if steps > self._goal:
            self._goal = steps
            self._tape.ask(steps)
            self._go()

    @property
    def steps(self) -> int:
        """How many steps it has taken."""
        return self._tape.steps

    def records(self) -> Iterator[Record]:
        """Yield what has been recorded since, and let the program write on where the tape was full.

        Of a program that is over the last updates come, too, whose passes were not.
        """
        alive = self.alive
        yield from self._tape.records()
        if not alive:
            yield from self._tape.aside()
        if self._waits and (self._full or self.steps < self._goal):
            self._go()

    def wait(self, seconds: float) -> None:
        """Wait until there is something to read: the program waits, or has ended, or the time is over."""
        end = monotonic() + seconds
        while not self._waits and self.alive:
            pause = max(0.0, min(SLICE, end - monotonic()))
            if select.select([self._line], [], [], pause)[0]:
                if not self._hear():
                    self._wait_for_end(end - monotonic())
                    return
            elif monotonic() >= end:
                return

    def _wait_for_end(self, seconds: float) -> None:
        """Wait for the end of what says nothing any more."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(max(0.0, seconds))

    def _hear(self) -> bool:
        """Hear why the program waits; return whether there is anybody."""
        try:
            said = self._line.recv(64)
        except OSError:
            return False
        if said.endswith(WAITS) or said.endswith(FULL):
            self._waits, self._full = True, said.endswith(FULL)
        return bool(said)

    def _go(self) -> None:
        self._waits = self._full = False
        with suppress(OSError):
            self._line.sendall(GO + b"\n")

    def set(self, name: str, value: float) -> None:
        """Set a knob of the program, which hears it while it waits."""
        with suppress(OSError):
            self._line.sendall(SET + json.dumps([name, value]).encode() + b"\n")

    def end(self) -> None:
        """End it, politely at first, with all that it has started."""
        for number, seconds in ((signal.SIGTERM, MERCY), (signal.SIGKILL, None)):
            if self.alive or number == signal.SIGKILL:
                with suppress(OSError):
                    os.killpg(self._popen.pid, number)
                with suppress(subprocess.TimeoutExpired):
                    self._popen.wait(seconds)
        self._reader.join(MERCY)
        self._line.close()

    def _read(self, reading: int) -> None:
        """Take what is printed, until nobody can print any more."""
        with os.fdopen(reading, "rb", 0) as pipe:
            while True:
                if select.select([pipe], [], [], SLICE)[0]:
                    data = pipe.read(PIECE)
                    if not data:
                        break
                    self.output.feed(data)
                    sleep(GATHER)
                elif self._popen.poll() is not None:  # whoever it has started may print on, unheard
                    break
        self.output.end(self.steps)
