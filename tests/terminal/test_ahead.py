"""Keys that come at once are given together, in their order among all else, to an app that wants them so."""

import asyncio
import fcntl
import os
import pty
import struct
import termios
import threading
import tty
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.message import Message

from gdtui.terminal import TypedAhead
from gdtui.terminal.ahead import Gathering
from gdtui.terminal.input import Input
from gdtui.terminal.keyboard import Keyboard
from tests.forked import Forked
from tests.realterminal import PATIENCE

KEYS = [b"s", b"S", "ü".encode(), b"\x1b[C", b"\x1b[27u", b"\x1bx", b"\x1b\x1b[A", b"\xc3", b"\x1b"]
OTHER = [
    b"\x1b[<35;3;4M",
    b"\x1b[<0;3;4M",
    b"\x1b[200~pasted\x1b[201~",
    b"\x1b[I",
    b"\x1b[?2026;2$y",
    b"\x1b[0n",
]
READS = st.lists(st.lists(st.sampled_from(KEYS) | st.sampled_from(OTHER)).map(b"".join))


def given_to(app_wants_it: bool, reads: Sequence[bytes]) -> list[list[Message]]:
    """What an app is given of each read, and at last when nothing more comes."""
    each: list[list[Message]] = [[]]
    gathering = Gathering(lambda event: each[-1].append(event), app_wants_it)
    keyboard = Keyboard(gathering.take, lambda: None)
    for read in reads:
        keyboard.feed(read)
        gathering.release()
        each.append([])
    keyboard.give_up()
    gathering.release()
    return each


def apart(found: Sequence[Message]) -> list[Message]:
    """The same events, each key by itself."""
    return [one for event in found for one in (event.keys if isinstance(event, TypedAhead) else [event])]


@given(READS)
def test_keys_are_together_and_nothing_changes_its_place(reads: list[bytes]) -> None:
    """What was read is given at once; keys that are neighbours are never given apart."""
    for ours, plain in zip(given_to(True, reads), given_to(False, reads), strict=True):
        assert not any(isinstance(event, TypedAhead) for event in plain)
        assert [repr(event) for event in apart(ours)] == [repr(event) for event in plain]
        typed = [isinstance(event, events.Key | TypedAhead) for event in ours]
        assert (True, True) not in zip(typed, typed[1:], strict=False)
        assert all(len(event.keys) > 1 for event in ours if isinstance(event, TypedAhead))


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The two ends of a pseudo-terminal: where keys are typed, and where they are read."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, slave
    os.close(slave)
    os.close(master)


def read(fd: int, until: Callable[[list[Message]], bool]) -> list[Message]:
    """What is given of what is typed, until it is enough."""
    found: list[Message] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        gathering = Gathering(found.append, together=True)
        source = Input(fd, loop, gathering.take, lambda: None, gathering.release, lambda: None)
        source.start()
        async with asyncio.timeout(PATIENCE):
            while not until(found):
                await asyncio.sleep(0)
        source.stop()

    asyncio.run(run())
    return found


def stored(fd: int) -> int:
    """How many bytes that were typed wait to be read."""
    (count,) = struct.unpack("i", fcntl.ioctl(fd, termios.FIONREAD, bytes(4)))
    return int(count)


@pytest.mark.parametrize("key", [b"s", b"\x1b[C"], ids=["s", "right"])
def test_twenty_thousand_keys_are_a_few_messages(ends: tuple[int, int], key: bytes) -> None:
    """They come in pieces of 4 KiB, cut within a sequence too; all that is there is taken first."""
    master, slave = ends
    typing = threading.Thread(target=os.write, args=(master, key * 20_000))
    typing.start()
    while stored(slave) < 1000:
        os.sched_yield()
    found = read(slave, lambda found: len(apart(found)) == 20_000)
    typing.join()
    assert len({event.key for event in apart(found) if isinstance(event, events.Key)}) == 1
    assert len(found) < 50


def test_one_key_does_not_wait_for_others(ends: tuple[int, int]) -> None:
    master, slave = ends
    for _ in range(3):
        os.write(master, b"s")
        (event,) = read(slave, bool)
        assert isinstance(event, events.Key)


APP = """
import os, sys
from textual.app import App
from textual.widgets import Label
from gdtui.terminal import Abilities, driver_for

class Saying(App):
    said = ""
    def compose(self):
        yield Label("open")
    def on_key(self, event):
        assert event._sender is self
        self.say(event.key)
    def say(self, word):
        self.said += word + " "
        self.query_one(Label).update(self.said)

class Wanting(Saying):
    def on_typed_ahead(self, event):
        assert all(key._sender is self for key in event.keys)
        self.say("+".join(key.key for key in event.keys))

app = (Wanting if sys.argv[1:] else Saying)(driver_class=driver_for(Abilities.of(os.environ)))
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.parametrize(("wants", "said"), [(["it"], "a b+c+up d"), ([], "a b c up d")])
def test_an_app_that_has_a_method_for_it_has_keys_together(wants: list[str], said: str) -> None:
    with Forked(40, 5, *wants, program=("-c", APP)) as terminal:
        terminal.wait("open")
        terminal.press("a")
        terminal.wait("a")
        terminal.press("bc\x1b[A")
        terminal.wait("up")
        terminal.press("d")
        terminal.wait(said)
        terminal.press("s" * 20_000 + "\x03")
        assert terminal.ended() == 130
        assert terminal.given_back()
