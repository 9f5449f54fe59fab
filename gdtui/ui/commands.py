"""The command table: each command once, with its keys, its words and its place in the footer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from textual.binding import Binding

from gdtui.core.session import Session


class Desk(Protocol):
    """What commands are given to: the session, and the few things that only a screen has."""

    def walk(self, how: Callable[[Session], None]) -> None:
        """Stop moving, move the cursor, and show where it is."""

    def travel(self, end: bool) -> None:
        """Go to the end or the start of the run, as fast as it goes and never in the way of a key."""

    def toggle_play(self) -> None:
        """Play or pause."""

    def change_speed(self, by: int) -> None:
        """Play faster or slower."""

    def next_batching(self) -> None:
        """Batch the data in the next way."""

    def toggle_log_scale(self) -> None:
        """Change the loss chart's vertical axis."""

    def focus_pane(self, by: int) -> None:
        """Focus the next or the previous pane."""

    def scroll_pane(self, by: int) -> None:
        """Scroll the pane in focus."""

    def toggle_zoom(self) -> None:
        """Enlarge the pane in focus, or put it back."""

    def show_keys(self) -> None:
        """Show all keys."""

    def leave(self) -> None:
        """End the program."""


@dataclass(frozen=True)
class Command:
    """Something that can be done: its id, keys, what it does in words, and its word in the footer if any."""

    id: str
    keys: tuple[str, ...]
    words: str
    act: Callable[[Desk], None]
    footer: str = ""


COMMANDS = (
    Command("step.forward", ("s", "right"), "next sample", lambda desk: desk.walk(Session.forward), "sample"),
    Command(
        "epoch.forward",
        ("e",),
        "to the end of this epoch, or of the next",
        lambda desk: desk.walk(Session.next_epoch),
        "epoch",
    ),
    Command(
        "run.forward", ("c",), "continue to the end of the run", lambda desk: desk.travel(end=True), "run"
    ),
    Command("play.toggle", ("space",), "play, pause", lambda desk: desk.toggle_play(), "play"),
    Command("step.back", ("S", "left"), "previous sample", lambda desk: desk.walk(Session.back), "back"),
    Command(
        "epoch.back",
        ("E",),
        "back to the beginning of this epoch, or of the last",
        lambda desk: desk.walk(Session.previous_epoch),
    ),
    Command("run.back", ("C",), "back to the start of the run", lambda desk: desk.travel(end=False)),
    Command("goto.start", ("g", "home"), "to the start", lambda desk: desk.travel(end=False)),
    Command("goto.end", ("G", "end"), "to the end", lambda desk: desk.travel(end=True)),
    Command("play.slower", ("[",), "play slower", lambda desk: desk.change_speed(-1)),
    Command("play.faster", ("]",), "play faster", lambda desk: desk.change_speed(+1)),
    Command(
        "run.batching",
        ("m",),
        "GD, mini-batch, SGD: a new run; this one leaves its curve",
        lambda desk: desk.next_batching(),
        "GD/SGD",
    ),
    Command(
        "run.restart",
        ("r",),
        "restart; what was walked leaves its curve",
        lambda desk: desk.walk(Session.restart),
    ),
    Command("chart.scale", ("y",), "the loss axis: linear, log", lambda desk: desk.toggle_log_scale()),
    Command("pane.next", ("tab",), "next pane", lambda desk: desk.focus_pane(+1)),
    Command("pane.previous", ("shift+tab",), "previous pane", lambda desk: desk.focus_pane(-1)),
    Command("pane.down", ("down", "j"), "scroll the pane down", lambda desk: desk.scroll_pane(+1)),
    Command("pane.up", ("up", "k"), "scroll the pane up", lambda desk: desk.scroll_pane(-1)),
    Command(
        "pane.zoom", ("z",), "enlarge the pane in focus, or put it back", lambda desk: desk.toggle_zoom()
    ),
    Command("help", ("?",), "all keys", lambda desk: desk.show_keys(), "help"),
    Command("quit", ("q",), "quit", lambda desk: desk.leave(), "quit"),
)

BY_ID = {command.id: command for command in COMMANDS}

# How Textual calls a key that is written with a character.
TEXTUAL_NAMES = {"[": "left_square_bracket", "]": "right_square_bracket", "?": "question_mark"}


def bindings() -> list[Binding]:
    """Return one Textual binding a key, each with an id of its own, so that a key can be moved alone."""
    return [
        Binding(
            TEXTUAL_NAMES.get(key, key),
            f"command('{command.id}')",
            command.words,
            show=False,
            id=command.id if number == 0 else f"{command.id}.{number + 1}",
        )
        for command in COMMANDS
        for number, key in enumerate(command.keys)
    ]
