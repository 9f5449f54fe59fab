"""Where the bytes of a data file come from: a file, a compressed one, or standard input."""

import gzip
import os
import stat
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Protocol

from gdtui.core.data import STANDARD_INPUT, STANDARD_INPUT_FILE
from gdtui.core.errors import InputError, Phrase, visible, visible_file

SUFFIXES = (".csv", ".csv.gz")
BLOCK = 1 << 20  # bytes that are read at once
LONGEST = 1 << 24  # bytes of a line
MAGIC = b"\x1f\x8b"  # what gzip begins with
BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, or fewer at the end."""

    def tell(self) -> int:
        """Return how many were read."""


Progress = Callable[[int, int | None], None]  # bytes that were read, and of how many, where that is known


def is_standard_input(source: str) -> bool:
    """Is this one of the names of standard input?"""
    return source in (STANDARD_INPUT, STANDARD_INPUT_FILE)


def is_file(source: str) -> bool:
    """Does this ask for a file, or for standard input, rather than for a built-in dataset?"""
    return is_standard_input(source) or source.lower().endswith(SUFFIXES)


def is_another_file(source: str) -> bool:
    """Is there a file of that name, or is it a path, though it is no name of a data file?"""
    with suppress(OSError, ValueError):
        return os.sep in source or os.path.lexists(source)
    return False


def shown(source: str) -> Phrase | str:
    """Return what a file is called in messages."""
    return Phrase("csv.standard_input") if is_standard_input(source) else visible_file(source)


def short_name(source: str) -> str:
    """Return what a file is called on the screen."""
    return "stdin" if is_standard_input(source) else os.path.basename(source)


@contextmanager
def opened(source: str, progress: Progress | None) -> Iterator[Iterator[bytes]]:
    """Give the bytes of a file in blocks of whole lines. InputError where they cannot be read."""
    with _faults(source):
        if is_standard_input(source):
            if sys.stdin is None:
                raise InputError("csv.closed")
            yield _whole_lines(source, sys.stdin.buffer, sys.stdin.buffer, None, progress)
            return
        status = os.stat(source.replace("\0", "\ufffd"))  # no file has that in its name
        if not stat.S_ISREG(status.st_mode):
            directory = stat.S_ISDIR(status.st_mode)
            raise InputError("csv.directory" if directory else "csv.no_file", file=shown(source))
        with open(source, "rb") as raw:
            begins = raw.read(len(MAGIC))
            raw.seek(0)
            compressed = source.lower().endswith(".gz")
            if begins and compressed != (begins == MAGIC):
                raise InputError("csv.not_gzip" if compressed else "csv.gzip", file=shown(source))
            with gzip.open(raw) if compressed and begins else nullcontext(raw) as stream:
                yield _whole_lines(source, stream, raw, status.st_size, progress)


@contextmanager
def _faults(source: str) -> Iterator[None]:
    """Say in one line why a file cannot be read."""
    try:
        yield
    except FileNotFoundError:
        raise InputError("csv.missing", file=shown(source)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError("csv.broken_gzip", file=shown(source), error=visible(error)) from None
    except OSError as error:
        why = visible(error.strerror or error)
        raise InputError("csv.unreadable", file=shown(source), error=why) from None
    except MemoryError:
        raise InputError("csv.memory", file=shown(source)) from None


def _whole_lines(
    source: str, stream: Readable, raw: Readable, size: int | None, progress: Progress | None
) -> Iterator[bytes]:
    """Yield blocks that end with a line; the last one has its end, and blank lines after it are left out."""
    begun, held, first = b"", b"", True  # a line that has no end yet; blank lines that may be the last
    count, lines = 0, 0
    while block := stream.read(BLOCK):
        count += len(block)
        if first:
            block, first = block.removeprefix(BOM), False
        if progress is not None:
            at = count
            if size is not None:
                with suppress(OSError):
                    at = min(size, raw.tell())
            progress(at, size)
        begun += block
        end = begun.rfind(b"\n") + 1
        if not end:
            if len(begun) > LONGEST:
                raise InputError("csv.long_line", file=shown(source), line=lines + 1, most=LONGEST >> 20)
            continue
        whole, begun = held + begun[:end], begun[end:]
        body = len(whole.rstrip(b"\r\n"))
        cut = whole.find(b"\n", body) + 1 if body else 0
        held = whole[cut:]
        if len(held) > LONGEST:
            raise InputError("csv.empty_line", file=shown(source), line=lines + 1)
        if cut:
            lines += whole.count(b"\n", 0, cut)
            yield whole[:cut]
    if begun.strip(b"\r\n"):
        yield held + begun + b"\n"
