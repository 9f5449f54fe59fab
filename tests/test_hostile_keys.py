"""What no keyboard sends: the program lives, the next key is heard, and q quits with 0."""

import random
import re

import pytest

from tests.forked import Forked
from tests.realterminal import ASKING, Terminal

READY = "SGD 4.667"
ESCAPE = "\x1b[27u"  # as terminals send it that leave nobody to guess whether more comes
PASTING = 1.1  # seconds; longer than the program waits for the end of a paste
FEW, FRAME = 200, 3000  # pictures for twenty thousand keys, and bytes of each
# q, ctrl+c, ctrl+q, ctrl+z end or stop it, and ctrl+p leads to where one can: these are no noise.
ENDS = re.compile(rb"[q\x03\x10\x11\x1a]")
WAYS_TO_SPELL_THEM = re.compile(rb"\x1b(?=\[[0-9;:]*u)")


def noise(size: int) -> bytes:
    """Random bytes in which nobody asks for the end."""
    drawn = random.Random(11).randbytes(size)  # noqa: S311
    return WAYS_TO_SPELL_THEM.sub(b"", ENDS.sub(b"~", drawn))


HOSTILE = {
    "not UTF-8": b"\xff\xfe\x80\xe9\xc3(\xf0\x9f\xed\xa0\x80\xc0\xaf" * 20,
    "broken sequences": b"\x1b[\x1b[<\x1b[1;\x1b[200\x1bO\x1b[?\x1b]0;x\x1b[99999999999999999~\x1b[;;;;;;;R",
    "huge mouse reports": b"\x1b[<0;99999;99999M\x1b[<65;0;0M\x1b[<35;2147483648;1M\x1b[<0;9999999999999;1m",
    "negative mouse reports": b"\x1b[<-1;-1;-1M\x1b[<;;M\x1b[<0;1M",
    "old mouse reports": b"\x1b[M\xff\xff\xff\x1b[M   \x1b[M\x80\x80\x80\x1b[M ",
    "answers nobody asked for": b"\x1b[0n" * 500 + b"\x1b[24;80R\x1b[?62c\x1bP>|x\x1b\\\x1b]11;rgb:0/0/0\x07",
    "a sequence that does not end": b"\x1b[" + b"1;" * 5000,
    "a string that does not end": b"\x1b]52;c;" + b"A" * 5000,
    "a paste of a megabyte": b"\x1b[200~" + b"q\x03\x1b[A" * 180_000 + b"\x1b[201~",
    "a paste that does not end": b"\x1b[200~ctrl+c \x03 and q",
    "a thousand random bytes": noise(1_000),
}


@pytest.mark.parametrize("half", [0, 1])
def test_the_program_lives(half: int) -> None:
    """Many in one program: none of it does harm to what comes after."""
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        for name, data in list(HOSTILE.items())[half::2]:
            terminal.press(data)
            if name == "a paste that does not end":
                terminal.settled(asleep=PASTING)
            assert hears(terminal), name
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def hears(terminal: Terminal) -> bool:
    """Whether it hears keys: closes what the noise has opened, goes to the start, and takes steps."""
    terminal.insist(ESCAPE * 8 + "gs", lambda text: "step   1 of" in text and "all keys" not in text)
    terminal.insist(ESCAPE + "gss", lambda text: "step   2 of" in text)
    return terminal.process.poll() is None


@pytest.mark.parametrize("name", ["a paste of a megabyte", "a paste that does not end"])
def test_q_is_heard_after_a_paste(name: str) -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press(HOSTILE[name])
        if "megabyte" not in name:
            terminal.settled(asleep=PASTING)
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


def test_what_was_typed_ahead_opens_one_list_of_keys() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press("?" * 5)
        terminal.wait("next sample")
        terminal.press(ESCAPE)
        terminal.wait(lambda text: "next sample" not in text and "Gradient log" in text)


def test_a_paste_into_a_field_is_cut() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press("\x10")
        terminal.wait("Search")
        terminal.press(b"\x1b[200~" + b"\x9b2J[bold]" * 100_000 + b"\x1b[201~")
        terminal.wait("[bold]")
        terminal.press("\x03")
        assert terminal.ended() == 130
        assert terminal.given_back()


@pytest.mark.parametrize("typed", ["s" * 20_000, "seE S.m" * 2_857], ids=["one key", "many"])
def test_twenty_thousand_keys_before_q_are_a_few_pictures(typed: str) -> None:
    """What was typed ahead is drawn when there is nothing more to hear, not key by key."""
    with Forked(100, 30, program=("-c", ASKING)) as terminal:
        terminal.wait(READY)
        drawn, sent = terminal.frames, len(terminal.sent)
        terminal.press(typed + "q")
        assert terminal.ended() == 0
        assert terminal.frames - drawn < FEW and len(terminal.sent) - sent < FEW * FRAME
        assert terminal.given_back()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (":step 3\rss", "step   5 of"),
        ("10s5S:goto 50%\r.", "step 151: forward"),
        ("bw > 1.5\rc", "◆ w > 1.5"),
        ("b loss < 1\rB1\rss", "step   2 of"),
        ("??:help\r?e=e=euu", "step   3 of"),
        ("ssMasss'a.,", "step   2 of"),
        ("\t" * 6 + "sssjjt", "step   5 of"),
        ("c:speed 2\rP:normal\r gs", "step   1 of"),
    ],
)
def test_what_is_typed_at_once_does_what_it_does_key_by_key(typed: str, shown: str) -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press(typed)
        terminal.wait(shown)
        terminal.press("q")
        assert terminal.ended() == 0
