"""The command table: each command once, with its keys, its words and its place in the footer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys

from gdtui.core.errors import InputError, visible
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.commands import actions as acts
from gdtui.ui.commands.actions import Act, compare, look, often, pace, plain, ride, walk
from gdtui.ui.keys.names import DIGITS
from gdtui.ui.playback.speed import NORMAL

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Desk

LETTER = "LETTER"  # what a command takes from the next key


@dataclass(frozen=True)
class Command:
    """Something that can be done: its id and keys, what it does, its own word, and its word in the footer.

    `takes` says what can stand after its word, or be typed before its key; in brackets what can be left out.
    What works `everywhere` does so on every screen, and in a field that one types in.
    """

    id: str
    keys: tuple[str, ...]
    does: str
    act: Act
    footer: str = ""
    word: str = ""
    takes: str = ""
    everywhere: bool = False

    @property
    def asks(self) -> bool:
        """Is there something that it cannot do without?"""
        return bool(self.takes) and not self.takes.startswith("[")

    @property
    def usage(self) -> str:
        """How it is written in words."""
        return f"{self.word} {self.takes}".rstrip()

    def do(self, desk: "Desk", text: str = "") -> None:
        """Do it, given what came with it. InputError where that is nothing that it takes."""
        if text and not self.takes:
            raise InputError(f"'{self.word or self.id}' takes nothing: not '{visible(text)}'")
        self.act(desk, text)


def row(
    id: str, keys: str, word: str, does: str, act: Act, footer: str = "", everywhere: bool = False
) -> Command:
    """Return a row of the table: its keys are separated by blanks, and what it takes follows its word."""
    word, _, takes = word.partition(" ")
    return Command(id, tuple(keys.split()), does, act, footer, word, takes, everywhere)


# fmt: off
COMMANDS = (
    row("step.forward", "s right", "step [N]", "next sample",
        ride(lambda session, n: session.steps + n), "sample"),
    row("epoch.forward", "e", "epoch [N]", "to the end of this epoch, or the next",
        ride(Session.epoch_end), "epoch"),
    row("run.forward", "c", "continue [N]", "continue to the next breakpoint, or to the end",
        acts.go_on, "run"),
    row("play.toggle", "space p", "play", "play, pause", plain(lambda desk: desk.guide.play()), "play"),
    row("step.back", "S left", "back [N]", "previous sample",
        ride(lambda session, n: session.before(n)), "back"),
    row("epoch.back", "E", "epoch-back [N]", "to the beginning of this epoch, or the last",
        ride(Session.epoch_beginning)),
    row("run.back", "C", "reverse [N]", "back to the breakpoint before, or to the start", acts.go_back),
    row("play.back", "P", "rewind", "play backwards, pause", plain(lambda desk: desk.guide.play(back=True))),
    row("phase.next", ".", "phase [N]", "next phase inside the step: forward, loss, gradient, update",
        walk(Session.next_phase)),
    row("phase.back", ",", "phase-back [N]", "previous phase inside the step", walk(Session.previous_phase)),
    row("count", " ".join(DIGITS), "", "a number before a key: 10s, 5e, 3c, 12G, 50%",
        plain(lambda desk: None)),
    row("goto.start", "g home", "start", "to the start", plain(lambda desk: desk.guide.ride(0))),
    row("goto.end", "G end", "goto [EPOCH|P%|step N]", "to the end; 12G to the end of epoch 12", acts.goto),
    row("goto.share", "%", "percent P", "50% to the middle of the run", acts.percent),
    row("goto.row", "t", "to-row", "to the row that is marked in the log", plain(acts.to_row)),
    row("goto.rise", "w", "rise", "to the first step where the loss rose; again: the next",
        plain(lambda desk: desk.guide.seek_rise())),
    row("mark.set", "M", f"mark {LETTER}", "mark this moment by a letter", acts.mark),
    row("mark.goto", "'", f"recall {LETTER}", "return to the moment of a letter", acts.recall),
    row("break.set", "b", "break CONDITION", "stop where a condition is hit: loss < 0.01", acts.set_break),
    row("break.delete", "B", "delete N|all", "take a breakpoint away", acts.delete_break),
    row("play.slower", "[", "slower [N]", "play slower", pace(-1)),
    row("play.faster", "]", "faster [N]", "play faster", pace(+1)),
    row("play.half", "{", "half [N]", "play at half the speed", pace(-2)),
    row("play.double", "}", "double [N]", "play at double the speed", pace(+2)),
    row("play.normal", "backspace", "normal", "play at normal speed",
        plain(lambda desk: desk.guide.pace(lambda motion: motion.at(NORMAL)))),
    row("play.speed", "", "speed F", "play at so many steps a second, or at max", acts.speed),
    row("rate.down", "-", "lower [N]", "a lower learning rate from here on; the past stays",
        acts.next_rate(-1)),
    row("rate.up", "= +", "higher [N]", "a higher learning rate from here on", acts.next_rate(+1)),
    row("rate.set", "", "lr F", "this learning rate from here on", acts.rate),
    row("run.batching", "m", "batch [N|gd|sgd]", "GD, mini-batch, SGD from here on; the past stays",
        acts.batch, "GD/SGD"),
    row("run.restart", "r", "restart", "restart, at this rate and batch; what was walked leaves its curve",
        plain(lambda desk: desk.walk(Session.restart))),
    row("run.undo", "u", "return [N]", "return to the run that was left last, where it was left",
        acts.turn(back=True)),
    row("run.redo", "U", "redo [N]", "go again to the run that was returned from", acts.turn(back=False)),
    row("view.next", "v", "view [N]", "the details of the next run", compare(Session.choose)),
    row("view.previous", "V", "view-back [N]", "the details of the run before",
        compare(lambda session: session.choose(-1))),
    row("runs.link", "l", "link", "link, unlink the runs' cursors", compare(Session.link)),
    row("chart.next", "a", "chart [N]", "another chart: loss, landscape, rates",
        often(lambda desk: desk.board.chart(+1))),
    row("chart.previous", "A", "chart-back [N]", "the chart before",
        often(lambda desk: desk.board.chart(-1))),
    row("chart.pair", "d", "pair [N]", "the landscape over two other parameters",
        look(View.next_pair, "landscape")),
    row("chart.axis", "x", "axis [N]", "the loss over epochs, updates, gradient evaluations",
        look(View.next_unit)),
    row("chart.scale", "y", "scale", "the loss axis: linear, log", look(View.other_scale)),
    row("chart.loss", "o", "loss [N]", "the loss: dataset, sample before its update, after it",
        look(View.next_loss)),
    row("pane.next", "tab", "pane [N]", "next pane", often(lambda desk: desk.board.step(+1))),
    row("pane.previous", "shift+tab", "pane-back [N]", "previous pane",
        often(lambda desk: desk.board.step(-1))),
    row("pane.down", "down j", "down [N]", "down in the pane; in the log the mark goes down",
        often(lambda desk: desk.scroll(+1))),
    row("pane.up", "up k", "up [N]", "up in the pane", often(lambda desk: desk.scroll(-1))),
    row("pane.zoom", "z", "zoom", "enlarge the pane in focus, or put it back",
        plain(lambda desk: desk.board.zoom())),
    row("line", ":", "", "do something in words: step 3, goto 12, lr 0.03",
        plain(lambda desk: desk.show_line())),
    row("screen.redraw", "ctrl+l", "redraw", "draw the screen again", plain(lambda desk: desk.redraw())),
    row("program.suspend", "ctrl+z", "suspend", "back to the shell, if there is one: fg returns",
        plain(lambda desk: desk.suspend()), everywhere=True),
    row("program.interrupt", "ctrl+c", "interrupt", "quit at once (exit code 130)",
        plain(lambda desk: desk.interrupt()), everywhere=True),
    row("help", "?", "help", "all keys", plain(lambda desk: desk.show_keys()), "help"),
    row("quit", "q", "quit", "quit", plain(lambda desk: desk.leave()), "quit"),
)
# fmt: on

BY_ID = {command.id: command for command in COMMANDS}

TEXTUAL_NAMES = {"?": "question_mark"}  # how Textual calls a key that is written with a character
NOWHERE = Keys.Ignore.value  # a key that is never pressed


def by_key(commands: Sequence[Command]) -> dict[str, Command]:
    """Return the desk's commands by their keys; what works everywhere is the application's."""
    return {key: command for command in commands if not command.everywhere for key in command.keys}


def bindings_of(command: Command, action: str) -> list[Binding]:
    """Return a Textual binding of an action for each key of a command, with an id of its own.

    So each key can be moved alone. Without a key there is one that waits for one.
    """
    return [
        Binding(
            TEXTUAL_NAMES.get(key, key),
            action,
            command.does,
            show=False,
            priority=command.everywhere,
            id=command.id if number == 0 else f"{command.id}.{number + 1}",
        )
        for number, key in enumerate(command.keys or (NOWHERE,))
    ]
