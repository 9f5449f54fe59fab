"""What a terminal can show, as far as its environment tells."""

import codecs
import locale
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True)
class Abilities:
    """Colours at all? Nothing but ASCII? Far away? The Linux console?

    And may it be asked: for the keyboard protocol, and questions that it answers as if somebody typed?

    How many colours there are, Textual finds out itself, from COLORTERM and TERM.
    """

    colours: bool = True
    ascii: bool = False
    remote: bool = False
    console: bool = False
    protocol: bool = True
    questions: bool = True

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Abilities":
        """Return what the variables tell. NO_COLOR counts when it is not empty (no-color.org)."""
        return cls(
            colours=not environment.get("NO_COLOR"),
            ascii=not _speaks_utf8(environment),
            remote=bool(environment.get("SSH_CONNECTION")),
            console=environment.get("TERM", "").startswith("linux"),
            protocol=environment.get("TEXTUAL_DISABLE_KITTY_KEY", "0") != "1",
        )


FULL = Abilities()


ASKING = ("tmux", "display-message", "-p", "#{client_utf8}")
SOON = 0.5  # seconds that tmux has to answer, which takes it some thousandths


def _speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Return whether the locale, the stream that is drawn on and a multiplexer before it are UTF-8."""
    asked = environment.get("LC_ALL") or environment.get("LANG")
    if asked in ("C", "POSIX") and environment.get("LC_CTYPE", "C.UTF-8") == "C.UTF-8":
        return False  # Python takes C for "nobody has set it", and C.UTF-8 in its place (PEP 538)
    encodings = [locale.getencoding(), getattr(sys.__stderr__, "encoding", "utf-8")]
    return all(codecs.lookup(encoding).name == "utf-8" for encoding in encodings) and (
        not (environment.get("TMUX") or environment.get("STY")) or _shows_utf8(environment)
    )


def _shows_utf8(environment: Mapping[str, str]) -> bool:
    """Return whether a multiplexer passes on more than ASCII: it writes _ or ? for what its client lacks.

    tmux knows of its client. Where it does not say, and of screen, the locale is believed, if somebody has
    set one: Python's own, where there is none, says nothing of where the multiplexer is shown.
    """
    if environment.get("TMUX"):
        with suppress(OSError, subprocess.SubprocessError):
            said = subprocess.run(  # noqa: S603  # nothing of it is from outside
                ASKING, capture_output=True, timeout=SOON, env=environment, check=True
            )
            if said.stdout.strip() in (b"0", b"1"):
                return said.stdout.strip() == b"1"
    named = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    own = not environment.get("LC_ALL") and not environment.get("LANG") and named == "C.UTF-8"
    return "utf" in named.lower() and not own
