"""The command table: each command once, with its keys, its words and its place in the footer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from textual.binding import Binding
from textual.keys import Keys

from gdtui.charts.views import View
from gdtui.core.session import Session


class Desk(Protocol):
    """What commands are given to: the session, and the few things that only a screen has."""

    def walk(self, how: Callable[[Session], None]) -> None:
        """Stop moving, move the cursor, and show where it is."""

    def compare(self, how: Callable[[Session], None]) -> None:
        """Do what only several runs can, or say how to have several."""

    def run_to_end(self) -> None:
        """Go to the end of the run, as fast as it goes and never in the way of a key."""

    def toggle_play(self) -> None:
        """Play or pause."""

    def change_speed(self, by: int) -> None:
        """Play faster or slower."""

    def next_batching(self) -> None:
        """Batch the data in the next way."""

    def look(self, pane: str, how: Callable[[View], View]) -> None:
        """Have a chart seen, and look at it in another way."""

    def seek_rise(self) -> None:
        """Go to the first step where the dataset's loss rose, or from such a step to the next."""

    def focus_pane(self, by: int) -> None:
        """Focus the next or the previous pane."""

    def next_chart(self, by: int) -> None:
        """Go to the next or the previous of the charts."""

    def scroll_pane(self, by: int) -> None:
        """Scroll the pane in focus."""

    def toggle_zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""

    def show_keys(self) -> None:
        """Show all keys."""

    def redraw(self) -> None:
        """Draw every cell again: something else has drawn on the terminal."""

    def suspend(self) -> None:
        """Go back to the shell, if there is one."""

    def interrupt(self) -> None:
        """End the program as one that was interrupted."""

    def leave(self) -> None:
        """End the program."""


@dataclass(frozen=True)
class Command:
    """Something that can be done: its id, keys, what it does in words, and its word in the footer if any.

    What works `everywhere` does so on every screen, and in a field that one types in.
    """

    id: str
    keys: tuple[str, ...]
    words: str
    act: Callable[[Desk], None]
    footer: str = ""
    everywhere: bool = False


def command(
    id: str, keys: str, words: str, act: Callable[[Desk], None], footer: str = "", everywhere: bool = False
) -> Command:
    """Return a row of the table; its keys are separated by blanks."""
    return Command(id, tuple(keys.split()), words, act, footer, everywhere)


def walk(how: Callable[[Session], None]) -> Callable[[Desk], None]:
    """Return the act of moving the cursor so."""
    return lambda desk: desk.walk(how)


def compare(how: Callable[[Session], None]) -> Callable[[Desk], None]:
    """Return the act of doing what several runs are needed for."""
    return lambda desk: desk.compare(how)


def look(how: Callable[[View], View], pane: str = "loss") -> Callable[[Desk], None]:
    """Return the act of looking at a chart in another way."""
    return lambda desk: desk.look(pane, how)


# fmt: off
COMMANDS = (
    command("step.forward", "s right", "next sample", walk(Session.forward), "sample"),
    command("epoch.forward", "e", "to the end of this epoch, or the next",
            walk(lambda session: session.goto(session.epoch_end())), "epoch"),
    command("run.forward", "c", "continue to the end of the run", lambda desk: desk.run_to_end(), "run"),
    command("play.toggle", "space", "play, pause", lambda desk: desk.toggle_play(), "play"),
    command("step.back", "S left", "previous sample", walk(Session.back), "back"),
    command("epoch.back", "E", "to the beginning of this epoch, or the last",
            walk(lambda session: session.goto(session.epoch_beginning()))),
    command("phase.next", ".", "next phase inside the step: forward, loss, gradient, update",
            walk(Session.next_phase)),
    command("phase.back", ",", "previous phase inside the step", walk(Session.previous_phase)),
    command("run.back", "C", "back to the start of the run", walk(lambda session: session.goto(0))),
    command("goto.start", "g home", "to the start", walk(lambda session: session.goto(0))),
    command("goto.end", "G end", "to the end", lambda desk: desk.run_to_end()),
    command("goto.rise", "w", "to the first step where the loss rose; again: the next",
            lambda desk: desk.seek_rise()),
    command("play.slower", "[", "play slower", lambda desk: desk.change_speed(-1)),
    command("play.faster", "]", "play faster", lambda desk: desk.change_speed(+1)),
    command("run.batching", "m", "GD, mini-batch, SGD: a new run; this one leaves its curve",
            lambda desk: desk.next_batching(), "GD/SGD"),
    command("run.restart", "r", "restart; what was walked leaves its curve", walk(Session.restart)),
    command("view.next", "v", "the details of the next run", compare(Session.choose)),
    command("view.previous", "V", "the details of the run before", compare(lambda runs: runs.choose(-1))),
    command("runs.link", "l", "link, unlink the runs' cursors", compare(Session.link)),
    command("chart.next", "a", "another chart: loss, landscape, rates", lambda desk: desk.next_chart(+1)),
    command("chart.previous", "A", "the chart before", lambda desk: desk.next_chart(-1)),
    command("chart.pair", "p", "the landscape over two other parameters",
            look(View.next_pair, "landscape")),
    command("chart.axis", "x", "the loss over epochs, updates, gradient evaluations", look(View.next_unit)),
    command("chart.scale", "y", "the loss axis: linear, log", look(View.other_scale)),
    command("chart.loss", "o", "the loss: dataset, sample before its update, after it", look(View.next_loss)),
    command("pane.next", "tab", "next pane", lambda desk: desk.focus_pane(+1)),
    command("pane.previous", "shift+tab", "previous pane", lambda desk: desk.focus_pane(-1)),
    command("pane.down", "down j", "scroll the pane down", lambda desk: desk.scroll_pane(+1)),
    command("pane.up", "up k", "scroll the pane up", lambda desk: desk.scroll_pane(-1)),
    command("pane.zoom", "z", "enlarge the pane in focus, or put it back", lambda desk: desk.toggle_zoom()),
    command("screen.redraw", "ctrl+l", "draw the screen again", lambda desk: desk.redraw()),
    command("program.suspend", "ctrl+z", "back to the shell, if there is one: fg returns",
            lambda desk: desk.suspend(), everywhere=True),
    command("program.interrupt", "ctrl+c", "quit at once (exit code 130)",
            lambda desk: desk.interrupt(), everywhere=True),
    command("help", "?", "all keys", lambda desk: desk.show_keys(), "help"),
    command("quit", "q", "quit", lambda desk: desk.leave(), "quit"),
)
# fmt: on

BY_ID = {command.id: command for command in COMMANDS}

# How Textual calls a key that is written with a character.
TEXTUAL_NAMES = {"[": "left_square_bracket", "]": "right_square_bracket", "?": "question_mark"}
TEXTUAL_NAMES |= {".": "full_stop", ",": "comma"}
NOWHERE = Keys.Ignore.value  # a key that is never pressed


def bindings(everywhere: bool = False) -> list[Binding]:
    """Return one Textual binding a key, each with an id of its own, so that a key can be moved alone.

    Those of what works everywhere are the application's, all others the desk's.
    """
    return [
        binding
        for command in COMMANDS
        if command.everywhere == everywhere
        for binding in bindings_of(command, f"command('{command.id}')")
    ]


def bindings_of(command: Command, action: str) -> list[Binding]:
    """Return a binding of an action for each key of a command; without a key one that waits for one."""
    return [
        Binding(
            TEXTUAL_NAMES.get(key, key),
            action,
            command.words,
            show=False,
            priority=command.everywhere,
            id=command.id if number == 0 else f"{command.id}.{number + 1}",
        )
        for number, key in enumerate(command.keys or (NOWHERE,))
    ]
