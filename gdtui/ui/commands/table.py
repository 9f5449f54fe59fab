"""The command table: each command once, with its keys, its words and its place in the footer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys

from gdtui.core.errors import InputError, visible
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.ui.commands import actions
from gdtui.ui.commands.actions import (
    Action,
    change_view,
    faster,
    go_to,
    on_session,
    repeated,
    with_several_runs,
    without_text,
)
from gdtui.ui.keys.names import DIGITS
from gdtui.ui.playback.speed import NORMAL

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

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
    action: Action
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

    def do(self, target: "Target", text: str = "") -> None:
        """Do it, given what came with it. InputError where that is nothing that it takes."""
        if text and not self.takes:
            raise InputError(f"'{self.word or self.id}' takes nothing: not '{visible(text)}'")
        self.action(target, text)


def row(
    id: str, keys: str, word: str, does: str, action: Action, footer: str = "", everywhere: bool = False
) -> Command:
    """Return a row of the table: its keys are separated by blanks, and what it takes follows its word."""
    word, _, takes = word.partition(" ")
    return Command(id, tuple(keys.split()), does, action, footer, word, takes, everywhere)


# fmt: off
COMMANDS = (
    row("step.forward", "s right", "step [N]", "next sample",
        go_to(lambda session, n: session.steps + n), "sample"),
    row("epoch.forward", "e", "epoch [N]", "to the end of this epoch, or the next",
        go_to(Session.epoch_end), "epoch"),
    row("run.forward", "c", "continue [N]", "continue to the next breakpoint, or to the end",
        actions.continue_forward, "run"),
    row("play.toggle", "space p", "play", "play, pause",
        without_text(lambda target: target.player.play()), "play"),
    row("step.back", "S left", "back [N]", "previous sample",
        go_to(lambda session, n: session.before(n)), "back"),
    row("epoch.back", "E", "epoch-back [N]", "to the beginning of this epoch, or the last",
        go_to(Session.epoch_beginning)),
    row("run.back", "C", "reverse [N]", "back to the breakpoint before, or to the start",
        actions.continue_back),
    row("play.back", "P", "rewind", "play backwards, pause",
        without_text(lambda target: target.player.play(back=True))),
    row("phase.next", ".", "phase [N]", "next phase inside the step: forward, loss, gradient, update",
        on_session(Session.next_phase)),
    row("phase.back", ",", "phase-back [N]", "previous phase inside the step",
        on_session(Session.previous_phase)),
    row("count", " ".join(DIGITS), "", "a number before a key: 10s, 5e, 3c, 12G, 50%",
        without_text(lambda target: None)),
    row("goto.start", "g home", "start", "to the start", without_text(lambda target: target.player.go_to(0))),
    row("goto.end", "G end", "goto [EPOCH|P%|step N]", "to the end; 12G to the end of epoch 12",
        actions.go_to_place),
    row("goto.share", "%", "percent P", "50% to the middle of the run", actions.go_to_percent),
    row("goto.row", "t", "to-row", "to the row that is marked in the log",
        without_text(actions.go_to_marked_row)),
    row("goto.rise", "w", "rise", "to the first step where the loss rose; again: the next",
        without_text(lambda target: target.player.find_rise())),
    row("mark.set", "M", f"mark {LETTER}", "mark this moment by a letter", actions.set_mark),
    row("mark.goto", "'", f"recall {LETTER}", "return to the moment of a letter", actions.go_to_mark),
    row("break.set", "b", "break CONDITION", "stop where a condition is hit: loss < 0.01",
        actions.set_breakpoint),
    row("break.delete", "B", "delete N|all", "take a breakpoint away", actions.delete_breakpoint),
    row("play.slower", "[", "slower [N]", "play slower", faster(-1)),
    row("play.faster", "]", "faster [N]", "play faster", faster(+1)),
    row("play.half", "{", "half [N]", "play at half the speed", faster(-2)),
    row("play.double", "}", "double [N]", "play at double the speed", faster(+2)),
    row("play.normal", "backspace", "normal", "play at normal speed",
        without_text(lambda target: target.player.set_speed(lambda motion: motion.at(NORMAL)))),
    row("play.speed", "", "speed F", "play at so many steps a second, or at max", actions.set_speed),
    row("rate.down", "-", "lower [N]", "a lower learning rate from here on; the past stays",
        actions.next_rate(-1)),
    row("rate.up", "= +", "higher [N]", "a higher learning rate from here on", actions.next_rate(+1)),
    row("rate.set", "", "lr F", "this learning rate from here on", actions.set_rate),
    row("run.batching", "m", "batch [N|gd|sgd]", "GD, mini-batch, SGD from here on; the past stays",
        actions.set_batch, "GD/SGD"),
    row("run.restart", "r", "restart", "restart, at this rate and batch; what was walked leaves its curve",
        without_text(lambda target: target.change_session(Session.restart))),
    row("run.undo", "u", "return [N]", "return to the run that was left last, where it was left",
        actions.switch_run(back=True)),
    row("run.redo", "U", "redo [N]", "go again to the run that was returned from",
        actions.switch_run(back=False)),
    row("view.next", "v", "view [N]", "the details of the next run", with_several_runs(Session.choose)),
    row("view.previous", "V", "view-back [N]", "the details of the run before",
        with_several_runs(lambda session: session.choose(-1))),
    row("runs.link", "l", "link", "link, unlink the runs' cursors", with_several_runs(Session.link)),
    row("chart.next", "a", "chart [N]", "another chart: loss, landscape, rates",
        repeated(lambda target: target.board.chart(+1))),
    row("chart.previous", "A", "chart-back [N]", "the chart before",
        repeated(lambda target: target.board.chart(-1))),
    row("chart.pair", "d", "pair [N]", "the landscape over two other parameters",
        change_view(View.next_pair, "landscape")),
    row("chart.axis", "x", "axis [N]", "the loss over epochs, updates, gradient evaluations",
        change_view(View.next_unit)),
    row("chart.scale", "y", "scale", "the loss axis: linear, log", change_view(View.other_scale)),
    row("chart.loss", "o", "loss [N]", "the loss: dataset, sample before its update, after it",
        change_view(View.next_loss)),
    row("pane.next", "tab", "pane [N]", "next pane", repeated(lambda target: target.board.step(+1))),
    row("pane.previous", "shift+tab", "pane-back [N]", "previous pane",
        repeated(lambda target: target.board.step(-1))),
    row("pane.down", "down j", "down [N]", "down in the pane; in the log the mark goes down",
        repeated(lambda target: target.scroll(+1))),
    row("pane.up", "up k", "up [N]", "up in the pane", repeated(lambda target: target.scroll(-1))),
    row("pane.zoom", "z", "zoom", "enlarge the pane in focus, or put it back",
        without_text(lambda target: target.board.zoom())),
    row("line", ":", "", "do something in words: step 3, goto 12, lr 0.03",
        without_text(lambda target: target.show_line())),
    row("screen.redraw", "ctrl+l", "redraw", "draw the screen again",
        without_text(lambda target: target.redraw())),
    row("program.suspend", "ctrl+z", "suspend", "back to the shell, if there is one: fg returns",
        without_text(lambda target: target.suspend()), everywhere=True),
    row("program.interrupt", "ctrl+c", "interrupt", "quit at once (exit code 130)",
        without_text(lambda target: target.interrupt()), everywhere=True),
    row("help", "?", "help", "all keys", without_text(lambda target: target.show_keys()), "help"),
    row("quit", "q", "quit", "quit", without_text(lambda target: target.leave()), "quit"),
)
# fmt: on

BY_ID = {command.id: command for command in COMMANDS}

TEXTUAL_NAMES = {"?": "question_mark"}  # how Textual calls a key that is written with a character
NOWHERE = Keys.Ignore.value  # a key that is never pressed


def by_key(commands: Sequence[Command]) -> dict[str, Command]:
    """Return the main screen's commands by their keys; what works everywhere is the application's."""
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
