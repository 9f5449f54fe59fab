"""Where a trace goes: standard output, or a file that appears whole or not at all; what is said beside it."""

import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from gdtui.core.errors import InputError, visible_file


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Give the stream for data. A reader that left ends the program; InputError if the disk is full."""
    out = sys.stdout
    if out is None:  # closed by the shell: >&-
        raise InputError("file.closed")
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        # Python flushes once more as it ends, and would complain: let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise InputError("file.standard_output", error=error.strerror) from None


@contextmanager
def standard_error() -> Iterator[TextIO]:
    """Give the stream for words. A shell can close it, 2>&-, and it can be full: then they alone are lost."""
    with suppress(OSError):
        yield io.StringIO() if sys.stderr is None else sys.stderr


def tell(notice: object) -> None:
    """Say something to people, if there is a place for it."""
    with standard_error() as out:
        print(f"gdtui: {notice}", file=out)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Give a stream whose text becomes the file when all of it is written, and nothing when it is not.

    It is written beside the target and renamed over it, so a good file survives a kill and a full disk.
    What is no regular file (a device, a pipe) is written directly and never replaced. InputError when the
    file cannot be written.
    """
    with _whole(path) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        try:
            yield out
            out.flush()
        finally:
            with suppress(OSError):  # of the end of what is not kept
                out.detach()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, as above."""
    with _whole(path) as out:
        out.write(data)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as out:
                yield out
            return
        with _beside(target) as out:
            yield out
    except OSError as error:
        raise InputError("file.output", file=visible_file(path), error=error.strerror or error) from None


@contextmanager
def _beside(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name[:40]}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:  # from before the file exists, so that a signal at any moment finds it to be cleaned up
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
