"""Where a print-out comes from: a file or standard input, as much text as anybody prints, and no more."""

import ast
import codecs
import re
import sys
import warnings
from contextlib import suppress
from typing import BinaryIO

from gdtui.core.data.source import is_standard_input, shown
from gdtui.core.errors import InputError, visible

MOST = 1 << 23  # bytes: about two hundred thousand lines
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def text_of(source: str) -> str:
    """Return the text of a file, or of standard input. InputError where there is none that can be read.

    What is not UTF-8 in it becomes a replacement character: only names and numbers are looked for.
    """
    raw = _bytes(source)
    for mark, encoding in MARKS:  # a shell on Windows writes UTF-16
        if raw.startswith(mark):
            return _plain(source, raw[len(mark) :].decode(encoding, "replace"))
    return _plain(source, raw.decode("utf-8", "replace"))


def _plain(source: str, text: str) -> str:
    """Return the text without colours. InputError where it is none, or is empty."""
    if "\0" in text:
        raise InputError("check.binary", file=shown(source))
    if not text.strip():
        raise InputError("check.empty", file=shown(source))
    if _is_program(text):
        raise InputError("check.program", file=shown(source))
    return COLOURS.sub("", text)


def _is_program(text: str) -> bool:
    """Is this the program itself, and not what it printed: Python with a loop, a function or an import?"""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is no Python, whatever it is like
        code = (ast.For, ast.While, ast.FunctionDef, ast.Import, ast.ImportFrom)
        return any(isinstance(node, code) for node in ast.parse(text).body)
    return False


def _bytes(source: str) -> bytes:
    try:
        if is_standard_input(source):
            if sys.stdin is None:
                raise InputError("csv.closed")
            return _bounded(source, sys.stdin.buffer)
        with open(source.replace("\0", "\ufffd"), "rb") as file:
            return _bounded(source, file)
    except FileNotFoundError:
        raise InputError("check.missing", file=shown(source)) from None
    except IsADirectoryError:
        raise InputError("csv.directory", file=shown(source)) from None
    except OSError as error:
        raise InputError(
            "csv.unreadable", file=shown(source), error=visible(error.strerror or error)
        ) from None


def _bounded(source: str, file: BinaryIO) -> bytes:
    parts, count = [], 0
    with suppress(ValueError):  # a stream that was closed is at its end
        while block := file.read(1 << 16):
            parts.append(block)
            count += len(block)
            if count > MOST:
                raise InputError("check.large", file=shown(source), most=MOST >> 20)
    return b"".join(parts)
