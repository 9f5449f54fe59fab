"""What comes from a terminal: keys are keys in whatever pieces they come, and nothing else does harm."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from gdtui.terminal.keyboard import MOST_PASTED, Keyboard
from gdtui.terminal.keys import Reading
from gdtui.terminal.sequences import plain


class Heard:
    """A keyboard, and what has been heard on it."""

    def __init__(self) -> None:
        self.events: list[Message] = []
        self.answers = 0
        self.keyboard = Keyboard(self.events.append, self._answer)

    def _answer(self) -> None:
        self.answers += 1

    def feed_in_pieces(self, data: bytes, chance: random.Random) -> None:
        """Take in what a terminal sends in pieces of 1 to 20 bytes."""
        while data:
            size = chance.randint(1, 20)
            self.keyboard.feed(data[:size])
            data = data[size:]

    def feed(self, *pieces: bytes) -> "Heard":
        """Take pieces in, and wait for the rest in vain."""
        for piece in pieces:
            self.keyboard.feed(piece)
        self.keyboard.give_up()
        return self

    @property
    def keys(self) -> list[str]:
        """The names of the keys."""
        return [event.key for event in self.events if isinstance(event, events.Key)]


KEYS = {
    b"s": ["s"],
    b"S": ["S"],
    b"?": ["question_mark"],
    b" ": ["space"],
    b"\r": ["enter"],
    b"\t": ["tab"],
    b"\x03": ["ctrl+c"],
    b"\x7f": ["backspace"],
    "ü".encode(): ["ü"],
    b"\x1b": ["escape"],
    b"\x1b\x1b": ["escape", "escape"],
    b"\x1bx": ["alt+x"],
    b"\x1bX": ["alt+shift+x"],
    b"\x1b[A": ["up"],
    b"\x1bOA": ["up"],
    b"\x1b[Z": ["shift+tab"],
    b"\x1b[1~": ["home"],
    b"\x1b[5~": ["pageup"],
    b"\x1b[1;5C": ["ctrl+right"],
    b"\x1b[[A": ["f1"],
    b"\x1b[27u": ["escape"],
    b"\x1b[99;5u": ["ctrl+c"],
    # The keypad, with the keyboard protocol and as an application's.
    **{f"\x1b[{57399 + digit}u".encode(): [str(digit)] for digit in range(10)},
    **{f"\x1bO{chr(112 + digit)}".encode(): [str(digit)] for digit in range(10)},
    b"\x1b[57409u": ["full_stop"],
    b"\x1b[57410u": ["slash"],
    b"\x1b[57411u": ["asterisk"],
    b"\x1b[57412u": ["minus"],
    b"\x1b[57413u": ["plus"],
    b"\x1b[57414u": ["enter"],
    b"\x1b[57415u": ["equals_sign"],
    b"\x1b[57416u": ["comma"],
    b"\x1b[57413;129u": ["plus"],
    b"\x1b[57417u": ["left"],
    b"\x1b[57421;2u": ["shift+pageup"],
    b"\x1bOn": ["full_stop"],
    b"\x1bOM": ["enter"],
    # Ctrl on other layouts; said by the terminal, or where a letter is on the layout that has it.
    b"\x1b[1089;5u": ["ctrl+c"],
    b"\x1b[1089::99;5u": ["ctrl+c"],
    b"\x1b[1089::115;5u": ["ctrl+s"],
    b"\x1b[968;5u": ["ctrl+c"],
    b"\x1b[1491;5u": ["ctrl+s"],
    b"\x1b[65347;5u": ["ctrl+c"],
    b"\x1b[1081;3u": ["alt+q"],
    b"\x1b[99;133u": ["ctrl+c"],
    b"\x1b[99;69u": ["ctrl+c"],
    b"\x1b[27;5;99~": ["ctrl+c"],
    # What Ctrl and a letter are without the protocol.
    b"\x1b[91;5u": ["escape"],
    b"\x1b[105;5u": ["tab"],
    b"\x1b[104;5u": ["backspace"],
    b"\x1b[109;5u": ["enter"],
    # Shift where it means nothing, and where a character comes with it.
    b"\x1b[32;2u": ["space"],
    b"\x1b[127;2u": ["backspace"],
    b"\x1b[13;2u": ["enter"],
    b"\x1b[27;2u": ["escape"],
    b"\x1b[9;2u": ["shift+tab"],
    b"\x1b[59:58;2u": ["colon"],
    b"\x1b[97;2u": ["A"],
    # Num Lock and Caps Lock, and keys that are let go or repeated, as another program may have asked for.
    b"\x1b[1;129A": ["up"],
    b"\x1b[5;65~": ["pageup"],
    b"\x1b[1;2:2D": ["shift+left"],
    b"\x1b[97;1:3u": [],
    b"\x1b[1;1:3A": [],
    # rxvt.
    b"\x1b[d": ["shift+left"],
    b"\x1bOc": ["ctrl+right"],
    b"\x1b[7$": ["shift+home"],
    b"\x1b[3^": ["ctrl+delete"],
}


@pytest.mark.parametrize("data", KEYS, ids=repr)
def test_keys_have_textuals_names(data: bytes) -> None:
    assert Heard().feed(data).keys == KEYS[data]
    assert Heard().feed(data).feed(b"q").keys == [*KEYS[data], "q"]


# What a terminal may say unasked, or a line may garble. None of it is a key.
NOISE = [
    b"\x1b[?64;1;2c",
    b"\x1b[>0;276;0c",
    b"\x1b[?1u",
    b"\x1b[?2048;2$y",
    b"\x1b[3;1;1t",
    b"\x1b]11;rgb:1111/2222/3333\x1b\\",
    b"\x1b]52;c;eA==\x07",
    b"\x1bP1$r0m\x1b\\",
    b"\x1b_Gi=1;OK\x1b\\",
    b"\x1b[M\x20\xff\xff",
    b"\x1b[<-1;-1M",
    b"\x1b[<0;-4;2M",
    b"\x1b[12;3\x9b",
    b"\x1b[99999999999u",
    b"\xe9",
    b"\xc3",
    b"\xff\xfe\x80",
    b"\xf0\x9f\x98",
    b"\x1b[201~",
]


@pytest.mark.parametrize("noise", NOISE, ids=repr)
def test_noise_is_left_out_and_the_next_key_is_heard(noise: bytes) -> None:
    assert Heard().feed(noise + b"q").keys == ["q"]


@given(st.binary(max_size=200), st.randoms())
def test_no_bytes_do_harm(data: bytes, chance: random.Random) -> None:
    """Whatever comes, in whatever pieces: no exception, and after a pause the next key is heard."""
    heard = Heard()
    heard.feed_in_pieces(data, chance)
    heard.keyboard.give_up()
    heard.keyboard.give_up()
    assert heard.feed(b"q").keys[-1:] == ["q"]


MIXED = b"s\x1b[A\x1b[<0;3;4M\x1b[<0;3;4m\x1b[200~a\x1b[Ab\x1b[201~\x1b[0n\xc3\xbcq\x1b[?2026;2$y\x1b[1;5C"


@given(st.lists(st.integers(0, len(MIXED))))
def test_pieces_do_not_matter(cuts: list[int]) -> None:
    whole, batching = Heard().feed(MIXED), Heard()
    places = sorted({0, len(MIXED), *cuts})
    batching.feed(*(MIXED[a:b] for a, b in zip(places, places[1:], strict=False)))
    assert [repr(event) for event in batching.events] == [repr(event) for event in whole.events]
    assert whole.keys == batching.keys == ["s", "up", "ü", "q", "ctrl+right"]
    assert whole.answers == batching.answers == 1


class Forgetful(Reading):
    """Has Textual read everything, and remembers nothing."""

    def keys(self, sequence: str) -> list[Message]:
        return self.report(plain(sequence))


# Keys, reports and what is neither, whole and broken, so that each is often met twice and beside any other.
TYPED = st.sampled_from(
    [*KEYS, *NOISE, b"\x1b[<35;3;4M", b"\x1b[<35;9;2M", b"\x1b[I", b"\x1b[2;5R", b"\x1b[97;2;65:66u"]
)
TYPED |= st.text(max_size=3).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=4)


@given(st.lists(TYPED).map(b"".join), st.integers())
def test_what_is_remembered_is_what_textual_reads(data: bytes, seed: int) -> None:
    known, read = Heard(), Heard()
    read.keyboard._reading = Forgetful()
    for heard in (known, read):
        heard.feed_in_pieces(data, random.Random(seed))  # noqa: S311
        heard.keyboard.give_up()
    assert [repr(event) for event in known.events] == [repr(event) for event in read.events]
    assert known.answers == read.answers


def test_a_key_that_was_remembered_is_a_new_one_each_time() -> None:
    """Who hears of it stops it, and it must not stay so."""
    for data in (b"s", b"\x1b[C", b"\x1bx"):
        first, second = Heard().feed(data, data).events
        assert first is not second and repr(first) == repr(second)


def test_a_paste_is_one_event_however_long() -> None:
    heard = Heard().feed(b"\x1b[200~", b"q" * 500_000, b"\x1b[2" + b"J" * 500_000 + b"\x1b[20", b"1~e")
    paste, key = heard.events
    assert isinstance(paste, events.Paste) and paste.text == "q" * MOST_PASTED
    assert isinstance(key, events.Key) and key.key == "e"


def test_a_paste_that_never_ends_does_not_make_deaf() -> None:
    heard = Heard().feed(b"\x1b[200~abc").feed(b"q")
    assert heard.keys == ["q"]
    assert isinstance(heard.events[0], events.Paste) and heard.events[0].text == "abc"
