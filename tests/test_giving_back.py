"""The terminal comes back, however the program ends or is stopped, and the exit code says how it was."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forked import Forked
from tests.realterminal import Terminal
from tests.slow import SlowAndSilent

LONG = ("--epochs", "10000000", "--lr", "1e-9")
READY = "SGD 4.667"  # the loss chart: the last thing to come


def begin(terminal: Terminal, busy: bool) -> None:
    """Wait for the whole screen, and set out on a way that takes minutes if the program is to be busy."""
    terminal.wait(READY)
    if busy:
        terminal.press(*("]" * 9), "c")
        terminal.wait("playing")


KEYS = [(("q",), 0, False), (("q",), 0, True), (("\x03",), 130, True), (("\x10", "w\x03"), 130, True)]


@pytest.mark.parametrize(("keys", "code", "busy"), KEYS, ids=["q", "q, busy", "ctrl+c", "in the palette"])
def test_a_key_ends_it(keys: tuple[str, ...], code: int, busy: bool) -> None:
    kind = Terminal if busy and code == 0 else Forked
    with kind(100, 30, *LONG) as terminal:
        begin(terminal, busy)
        for key in keys[:-1]:
            terminal.press(key)
            terminal.wait("Search")
        terminal.press(keys[-1])
        assert terminal.ended() == code
        assert terminal.given_back()


SIGNALS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_signal_ends_it(number: signal.Signals, code: int) -> None:
    kind = Terminal if number == signal.SIGTERM else Forked
    with kind(100, 30, *LONG) as terminal:
        begin(terminal, busy=True)
        terminal.signal(number)
        assert terminal.ended() == code
        assert terminal.given_back()


def test_ctrl_c_waits_behind_no_keys_that_were_typed_ahead() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press("s" * 2000 + "\x03")
        assert terminal.ended() == 130
        assert terminal.given_back()


def loaded(module: str) -> Callable[[Terminal], bool]:
    """Whether a program has come to where it uses a library."""
    return lambda terminal: module in Path(f"/proc/{terminal.process.pid}/maps").read_text()


STARTS: dict[str, Callable[[Terminal], bool]] = {
    "at once": lambda terminal: True,
    "when numpy has come": loaded("numpy"),
    "when the terminal is raw": lambda terminal: terminal.settings_now() != terminal.settings,
    "when its screen is open": lambda terminal: b"1049" in terminal.left_on(),
    "when there is something to see": lambda terminal: "Weights" in terminal.text,
}


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="looks in /proc for what has been loaded")
@pytest.mark.parametrize("when", STARTS)
def test_a_signal_while_it_starts_ends_it(when: str) -> None:
    with Terminal(100, 30) as terminal:
        terminal.wait_until(lambda: STARTS[when](terminal), when)
        terminal.signal(signal.SIGTERM)
        assert terminal.ended() in (143, -signal.SIGTERM)  # so early that nobody listens yet
        assert terminal.given_back()


def test_a_line_that_is_lost_ends_it() -> None:
    with Forked(100, 30, *LONG) as terminal:
        begin(terminal, busy=True)
        terminal.hang_up()
        assert terminal.ended() == 129


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks in /proc for the state of a process")
def test_a_stop_gives_the_terminal_back_and_going_on_takes_it() -> None:
    with Terminal(100, 30, *LONG) as terminal:
        begin(terminal, busy=True)
        for _ in range(2):
            terminal.signal(signal.SIGTSTP)
            terminal.wait_for_state("T")
            assert terminal.given_back()
            terminal.screen.reset()
            terminal.signal(signal.SIGCONT)
            terminal.wait("Gradient log")
            assert b"1049" in terminal.left_on()
        # Of this one nobody is told: the terminal stays as it is, and is taken again when it goes on.
        terminal.signal(signal.SIGSTOP)
        terminal.wait_for_state("T")
        terminal.screen.reset()
        terminal.signal(signal.SIGCONT)
        terminal.wait("Gradient log")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.given_back()


SHELL = ("/bin/bash", "--norc", "--noprofile", "--noediting", "-i")


@pytest.mark.skipif(not Path(SHELL[0]).exists(), reason="needs a shell with job control")
def test_a_key_suspends_where_there_is_a_shell_to_go_back_to() -> None:
    """Also where the program was started by another one: then both are stopped, and go on together."""
    with Terminal(100, 30, program=SHELL, PS1="ready> ", HISTFILE="/dev/null") as terminal:
        for before, after in (("", ""), ("sh -c '", "; exit $?'")):
            terminal.screen.reset()
            terminal.press(f"{before}{sys.executable} -m gdtui{after}\n")
            terminal.wait(READY)
            terminal.press("s")
            terminal.wait("w = 1.02 ")
            terminal.press("\x1a")
            terminal.wait("Stopped")
            assert terminal.given_back()
            terminal.screen.reset()
            terminal.press("fg\n")
            assert "w = 1.02 " in terminal.wait("Gradient log")
            terminal.press("sq")
            terminal.wait("ready>")
            assert terminal.given_back()
            terminal.press("echo code $?\n")
            terminal.wait("code 0")
        terminal.press("exit\n")
        terminal.ended()


def test_a_key_suspends_nothing_where_nobody_could_go_on() -> None:
    with Forked(100, 30) as terminal:
        terminal.wait(READY)
        terminal.press("\x1a", "s")
        terminal.wait("w = 1.02 ")
        terminal.press("q")
        assert terminal.ended() == 0


STUCK = """
import os, time
from gdtui.cli import main
from gdtui.terminal import signals
signals.GRACE = {grace}
from gdtui.ui.panes.weights import WeightsPane
drawn = WeightsPane.rows
def rows(self, moment, *size):
    if moment.steps == 1:
        os.write(2, b"stuck")
        {does}
    return drawn(self, moment, *size)
WeightsPane.rows = rows
main([])
"""
FOR_EVER = {"in Python": "while True: pass", "in C": "time.sleep(100_000)"}


def stuck(does: str, grace: str) -> tuple[str, ...]:
    """The program that is stuck after a step, and waits for so long when it is told to end."""
    return ("-c", STUCK.format(does=does, grace=grace))


@pytest.mark.parametrize("does", FOR_EVER.values(), ids=FOR_EVER)
def test_a_program_that_is_stuck_hears_all_the_same(does: str) -> None:
    with Forked(100, 30, program=stuck(does, grace="signals.GRACE")) as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait_until(lambda: b"stuck" in terminal.sent, "stuck")
        terminal.signal(signal.SIGTERM)
        assert terminal.ended() == 143
        assert terminal.given_back()


def test_who_is_told_twice_does_not_wait() -> None:
    """Here it would wait for ever: what ends it is that it is told once more."""
    with Terminal(100, 30, program=stuck("time.sleep(100_000)", grace="100_000")) as terminal:
        terminal.wait(READY)
        terminal.press("s")
        terminal.wait_until(lambda: b"stuck" in terminal.sent, "stuck")
        terminal.signal(signal.SIGTERM)
        terminal.settled()
        assert terminal.process.poll() is None
        terminal.signal(signal.SIGTERM)
        assert terminal.ended() == 143
        assert terminal.given_back()


@pytest.mark.parametrize("key", ["", "q"])
def test_a_terminal_that_nobody_reads_holds_nobody_up(key: str) -> None:
    """As when a window is frozen, or a line hangs: what gives the terminal back is the last thing sent."""
    with SlowAndSilent(200, 60) as terminal:
        terminal.wait(READY)
        terminal.fill("z")
        if key:
            terminal.press(key)
        else:
            terminal.signal(signal.SIGTERM)
        assert terminal.ended() == (0 if key else 143)
        terminal.carry_all()
        assert terminal.given_back()
