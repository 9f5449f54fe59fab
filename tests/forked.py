"""The program in a copy of this process: as in a process of its own, but for what that takes to start.

What an interpreter does of itself as it starts, such as choosing encodings, is not seen so, nor is what is
imported when, nor what Textual reads of the environment as it is imported.
"""

import gc
import io
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

from gdtui.cli import main
from tests.realterminal import Process, Terminal


def gdtui(
    *arguments: str, cwd: Path | None = None, encoding: str = "utf-8", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Return how the program ended, and what stands on its streams; nothing comes on standard input."""
    with TemporaryFile() as none, TemporaryFile() as out, TemporaryFile() as errors:
        child = _fork()
        if not child:
            os.environ.update(environment)
            os.chdir(cwd or ".")
            _become(partial(main, arguments), [file.fileno() for file in (none, out, errors)], encoding)
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, errors):
            file.seek(0)
            said.append(file.read().decode(encoding))
        return subprocess.CompletedProcess(arguments, os.waitstatus_to_exitcode(status), *said)


class Forked(Terminal):
    """A terminal whose program is such a copy, for what is about the screen and the keys.

    It is `python -m gdtui`, or what stands behind `python -c`.
    """

    def _started(self, terminal: str, words: list[str], environment: dict[str, str]) -> Process:
        how, what, *arguments = words
        assert (how, what) == ("-m", "gdtui") or how == "-c"
        _warm()
        child = _fork()
        if not child:
            try:
                os.environ.clear()
                os.environ.update(environment)
                os.setsid()
                opened = os.open(terminal, os.O_RDWR)  # and so it is this session's
                signal.signal(signal.SIGINT, signal.default_int_handler)  # which a worker may ignore
                sys.argv[1:] = arguments
                program = partial(main, arguments) if how == "-m" else partial(exec, what, {})
                _become(program, [opened] * 3, "utf-8")
            finally:
                os._exit(1)
        return Copy(child)


class Wide(Forked):
    """A terminal of East Asia: signs are two cells wide that are one elsewhere."""

    place = b"\x1b[2;5R"


class Silent(Forked):
    """A terminal that answers no questions: it is sent all there is, until it has no room."""

    answers = False


class Copy:
    """A process that was forked; it is asked as those of `subprocess` are."""

    def __init__(self, pid: int) -> None:
        self.pid, self.returncode = pid, None

    pid: int
    returncode: int | None

    def poll(self) -> int | None:
        return self._waited(os.WNOHANG)

    def wait(self) -> int:
        code = self._waited(0)
        assert code is not None
        return code

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, sig: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def _waited(self, how: int) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if ended else None
        return self.returncode


@cache
def _warm() -> None:
    """Import once what every copy would, and have what a first screen looks up and compiles known to them."""
    import gdtui.cli.again
    import gdtui.cli.screen
    import gdtui.cli.writing  # noqa: F401
    from tests.ui.piloted import nothing, play

    play(nothing)


def _fork() -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a worker's other threads hold nothing of ours
        child = os.fork()
    if not child:
        gc.freeze()  # a search for garbage would write to all that is shared with the worker, and so copy it
    return child


def _become(program: Callable[[], object], files: Sequence[int], encoding: str) -> NoReturn:
    code: object = 1
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.closerange(3, max(map(int, os.listdir("/dev/fd"))) + 1)
        raw = [io.FileIO(number, mode, closefd=False) for number, mode in enumerate("rww")]
        sys.stdin = io.TextIOWrapper(io.BufferedReader(raw[0]), encoding)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw[1]), encoding)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw[2]), encoding, "backslashreplace", None, True)
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
        program()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
