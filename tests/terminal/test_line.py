"""The line to the terminal: it never waits, and never has more on its way than can be seen soon."""

import asyncio
import os
import pty
import select
import tty
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest

from gdtui.terminal import input as hearing
from gdtui.terminal import line as module
from gdtui.terminal.input import Input
from gdtui.terminal.line import ANSWER, ASK, WINDOW, Line
from tests.realterminal import PATIENCE

Ends = tuple[int, int]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The two ends of a pseudo-terminal: what the terminal reads, and what the program writes to."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, slave
    os.close(slave)
    os.close(master)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every frame end with a question."""
    monkeypatch.setattr(module, "ASKED_FROM", 0)


def along(line: Callable[[], Line], act: Callable[[Line], Awaitable[None]]) -> None:
    async def run() -> None:
        made = line()
        try:
            await act(made)
        finally:
            made.close()

    asyncio.run(run())


@pytest.mark.usefixtures("asking")
def test_a_terminal_that_answers_is_never_far_behind(ends: Ends) -> None:
    """What is on its way stays within a window; with the answer there is room again."""
    master, slave = ends
    rooms: list[bool] = []

    async def act(line: Line) -> None:
        line.send_frame(b"x" * 600)
        assert line.has_room and line.owed
        line.answered()
        sizes = []
        while line.has_room:
            line.send_frame(b"x" * 600)
            sizes.append(600)
        assert sum(sizes[:-1]) < WINDOW <= sum(sizes)
        before = len(rooms)
        line.answered()
        assert line.has_room and len(rooms) == before + 1
        sent = b""
        while sent.count(ASK) < 1 + len(sizes):  # in pieces, where the machine is busy
            sent += os.read(master, 4096)
        assert len(sent) == (1 + len(sizes)) * (600 + len(ASK))

    along(lambda: Line(slave, lambda: rooms.append(True)), act)


def test_who_is_sent_little_is_asked_nothing(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame now and then has arrived before the next; of many in a row the window's last one asks."""
    now = 100.0
    monkeypatch.setattr(module, "monotonic", lambda: now)

    async def act(line: Line) -> None:
        nonlocal now
        for _ in range(50):
            now += 0.5
            line.send_frame(b"x" * 600)
            assert not line.owed and line.has_room and os.read(ends[0], 4096)
        sent = 0
        while not line.owed:
            line.send_frame(b"x" * 100)
            sent += 100
        assert WINDOW - 600 <= sent <= WINDOW
        line.answered()
        assert line.has_room and not line.owed

    along(lambda: Line(ends[1], lambda: None), act)


def test_who_must_not_be_asked_is_not(ends: Ends) -> None:
    async def act(line: Line) -> None:
        for _ in range(5):
            line.send_frame(b"x" * WINDOW)
            assert line.has_room and not line.owed

    along(lambda: Line(ends[1], lambda: None, asks=False), act)


def test_a_terminal_that_never_answers_is_written_to_all_the_same(ends: Ends) -> None:
    async def act(line: Line) -> None:
        for _ in range(20):
            assert line.has_room
            line.send_frame(b"x" * 100)

    along(lambda: Line(ends[1], lambda: None), act)


@pytest.mark.usefixtures("asking")
def test_who_stops_answering_is_not_asked_again(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(line: Line) -> None:
        line.send_frame(b"x")
        line.answered()
        line.send_frame(b"x" * WINDOW)
        assert not line.has_room
        monkeypatch.setattr(module, "PATIENCE", 0.0)
        assert line.has_room and not line.owed
        sent = b""
        while len(sent) < 1 + WINDOW + 2 * len(ASK):  # in pieces, where the machine is busy
            sent += os.read(ends[0], 4096)
        line.send_frame(b"y")
        assert os.read(ends[0], 4096) == b"y"

    along(lambda: Line(ends[1], lambda: None), act)


@pytest.mark.usefixtures("asking")
def test_an_answer_that_is_lost_is_not_waited_for(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise from the terminal may have garbled it; the questions after it count as before."""
    rooms: list[bool] = []

    async def act(line: Line) -> None:
        line.send_frame(b"x")
        line.answered()
        monkeypatch.setattr(module, "DOUBT", 0.01)
        monkeypatch.setattr(module, "SLOWEST", 1e9)
        before = len(rooms)
        line.send_frame(b"x" * WINDOW)
        assert not line.has_room
        async with asyncio.timeout(PATIENCE):
            while len(rooms) == before:
                await asyncio.sleep(0)
        assert line.has_room and line.owed  # at the end it is waited for: it may only be late
        monkeypatch.setattr(module, "DOUBT", 10.0)
        line.send_frame(b"x" * WINDOW)
        assert not line.has_room
        line.answered()
        assert line.has_room and not line.owed

    along(lambda: Line(ends[1], lambda: rooms.append(True)), act)


def test_a_question_is_asked_however_long_ago_anything_was_sent(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine the first question came late, and its answer was not waited for: a shell got it."""

    async def act(line: Line) -> None:
        monkeypatch.setattr(module, "SLOWEST", 1e12)
        line.ask(b"?")
        assert line.owed and os.read(ends[0], 4096) == b"?" + ASK

    along(lambda: Line(ends[1], lambda: None), act)


def test_an_answer_is_waited_for_where_the_machine_stood_still(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop of everything is no refusal: the answer that comes when all goes on is not left to a shell."""
    master, slave = ends
    stops = iter([True, True])

    def stand_still(*waited: Any) -> Any:
        if waited[3] and next(stops, False):
            sleep(0.3)
            return [], [], []
        os.write(master, ANSWER)
        return select.select(*waited)

    async def act(line: Line) -> None:
        line.ask(b"?")
        nothing: Callable[..., None] = lambda *_: None  # noqa: E731
        source = Input(slave, asyncio.get_running_loop(), nothing, nothing, nothing, nothing)
        monkeypatch.setattr(hearing, "select", SimpleNamespace(select=stand_still))
        source.wait_for_answers(line, 0.2)
        assert not line.owed

    along(lambda: Line(slave, lambda: None), act)


def test_nobody_reads_and_nothing_waits(ends: Ends) -> None:
    """A line that is full is told of; what waits goes out when somebody reads again, in order."""
    master, slave = ends
    rooms: list[bool] = []
    text = b"".join(b"%07d " % number for number in range(40_000))

    async def act(line: Line) -> None:
        line.send(text)
        assert not line.has_room
        got = b""
        os.set_blocking(master, False)
        while len(got) < len(text):
            with suppress(BlockingIOError):
                got += os.read(master, 65536)
            await asyncio.sleep(0)
        assert got == text and line.has_room and rooms

    along(lambda: Line(slave, lambda: rooms.append(True)), act)


def test_the_end_does_not_wait_for_ever(ends: Ends, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads: it waits as long as it was told to, by a clock that goes on when it is looked at."""
    looks: list[float] = []

    def clock() -> float:
        looks.append(0.01 * len(looks))
        return looks[-1]

    async def act(line: Line) -> None:
        line.send(b"x" * 1_000_000)
        monkeypatch.setattr(module, "monotonic", clock)
        assert line.drain(0.1) is False
        assert 0.1 <= looks[-1] < 0.15

    along(lambda: Line(ends[1], lambda: None), act)


def test_the_shells_end_of_the_terminal_stays_as_it_was(ends: Ends) -> None:
    async def act(line: Line) -> None:
        line.send(b"x")
        assert os.get_blocking(ends[1])

    along(lambda: Line(ends[1], lambda: None), act)


def test_a_terminal_that_may_not_be_opened_again_is_written_to_by_waiting(
    ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is for somebody who has become another user."""

    def refuse(*_: object) -> int:
        raise PermissionError

    async def act(line: Line) -> None:
        line.send(b"hello")
        assert os.read(ends[0], 10) == b"hello"

    monkeypatch.setattr(os, "open", refuse)
    along(lambda: Line(ends[1], lambda: None), act)


def test_a_terminal_that_has_gone_is_not_written_to() -> None:
    master, slave = pty.openpty()

    async def act(line: Line) -> None:
        os.close(master)
        line.send(b"x")
        assert line.dead
        line.send(b"x")
        line.drain(1.0)

    along(lambda: Line(slave, lambda: None), act)
    os.close(slave)
