"""The command line in a copy of this process: as in a process of its own, but for what that takes to start.

What an interpreter does of itself as it starts, such as choosing encodings, is not seen so.
"""

import io
import os
import subprocess
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn

from gdtui.cli import main


def gdtui(
    *arguments: str, cwd: Path | None = None, encoding: str = "utf-8", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Return how the program ended, and what stands on its streams; nothing comes on standard input."""
    with TemporaryFile() as none, TemporaryFile() as out, TemporaryFile() as errors:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # a worker's other threads hold nothing of ours
            child = os.fork()
        if not child:
            os.environ.update(environment)
            os.chdir(cwd or ".")
            _become_the_program(arguments, (none, out, errors), encoding)
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, errors):
            file.seek(0)
            said.append(file.read().decode(encoding))
        return subprocess.CompletedProcess(arguments, os.waitstatus_to_exitcode(status), *said)


def _become_the_program(arguments: Sequence[str], files: Sequence[IO[bytes]], encoding: str) -> NoReturn:
    code: object = 1
    try:
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        raw = [io.FileIO(number, mode, closefd=False) for number, mode in enumerate("rww")]
        sys.stdin = io.TextIOWrapper(io.BufferedReader(raw[0]), encoding)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw[1]), encoding)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(raw[2]), encoding, "backslashreplace", None, True)
        main(arguments)
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
