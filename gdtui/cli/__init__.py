"""The command line: arguments in, one front end out, imported only when it is chosen."""

import atexit
import codecs
import gc
import io
import signal
import sys
from collections.abc import Sequence

from gdtui import __version__
from gdtui.core.errors import InputError, OptionError
from gdtui.trace.files import standard_output, tell

CAREFUL = (
    "strict",
    "surrogateescape",
    "backslashreplace",
)  # of what an encoding lacks: none says it as we can
RESERVE = 1 << 22  # bytes, given back where memory is short: to say so takes some
GARBAGE = 50_000  # objects between two searches for garbage: of 700 each, a start would make four hundred


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what the arguments say, and exit: 0 done, 1 our bug, 2 the user's input, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _guard_output()
    told: list[int] = []
    reserve = [bytearray(RESERVE)]

    def end(number: int, frame: object) -> None:
        """End as the signal asks, by an exception, so that a half-written file is cleaned up."""
        told.append(128 + number)
        sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, end)
    try:
        _dispatch(given)
    except InputError as error:
        option = "--" if isinstance(error, OptionError) else ""
        for line in f"{option}{error}".split("\n"):
            tell(line)
        sys.exit(2)
    except MemoryError:
        reserve.clear()
    except Exception as error:
        reserve.clear()
        if told:  # a library that was being imported has made an error of its own of the end
            sys.exit(told[0])
        from gdtui.cli.crash import is_short_of_memory, report

        if not is_short_of_memory(error):
            report(error)
            sys.exit(1)
    else:
        return
    # Not before what the frames of the error held is free again.
    from gdtui.locales import text

    tell(text("error.memory"))
    sys.exit(2)


def _dispatch(given: list[str]) -> None:
    if "--version" in given:
        _say(f"gdtui {__version__}")
        return
    gc.set_threshold(GARBAGE)
    atexit.register(gc.freeze)  # what there is goes with the process: the end has nothing to look for
    if not given:  # what most calls are needs no parser, which takes a while to come
        from gdtui.cli.screen import open_screen

        sys.exit(open_screen())
    from gdtui.cli.arguments import application
    from gdtui.cli.usage import command_of, help_text, parsed

    app = application()
    gc.freeze()  # what has come so far stays: neither a search nor the end has to go through it again
    ours = given[: given.index("--")] if "--" in given else given  # behind it are those of a program to watch
    if "--help" in ours or "-h" in ours:
        _say(help_text(app, command_of(given)))
        return
    command, bound = parsed(app, given)
    command(*bound.args, **bound.kwargs)


def _guard_output() -> None:
    """Have what the encoding of standard output lacks written in ASCII, as near as can be."""
    codecs.register_error("in ascii", _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in CAREFUL:
            stream.reconfigure(errors="in ascii")


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for the characters that cannot be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from gdtui.display.ascii import ascii_text

    return ascii_text(error.object[error.start : error.end]), error.end


def _say(text: str) -> None:
    with standard_output() as out:
        out.write(f"{text}\n")
