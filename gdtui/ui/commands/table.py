"""The command table: each command once, with its keys and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.keys import Keys

from gdtui.core.errors import InputError, visible
from gdtui.core.session import renewal
from gdtui.core.session.session import Session
from gdtui.display.views import View
from gdtui.locales import text
from gdtui.ui.commands import actions, forks, opening
from gdtui.ui.commands.actions import (
    Action,
    change_view,
    faster,
    go_to,
    next_loss,
    next_unit,
    on_session,
    repeated,
    with_several_runs,
    without_text,
)
from gdtui.ui.keys.names import DIGITS
from gdtui.ui.playback.speed import NORMAL
from gdtui.ui.screens import fronts

if TYPE_CHECKING:
    from gdtui.ui.commands.target import Target

LETTER = "LETTER"  # what a command takes from the next key
COUNTS = ("N", "EPOCH", "P")  # what it takes that a number before its key can be


@dataclass(frozen=True)
class Command:
    """Something that can be done: its id and keys, how it is done, its own word.

    `takes` says what can stand after its word, or be typed before its key; in brackets what can be left out.
    What works `everywhere` does so on every screen, and in a field that one types in.
    """

    id: str
    keys: tuple[str, ...]
    action: Action
    word: str = ""
    takes: str = ""
    everywhere: bool = False

    @property
    def does(self) -> str:
        """What it does, in words."""
        return text(f"command.{self.id}.does")

    @property
    def asks(self) -> bool:
        """Is there something that it cannot do without?"""
        return bool(self.takes) and not self.takes.startswith("[")

    @property
    def counts(self) -> bool:
        """Can a number stand before its key?"""
        return any(choice in COUNTS for choice in self.takes.strip("[]").split("|"))

    @property
    def usage(self) -> str:
        """How it is written in words."""
        return f"{self.word} {self.takes}".rstrip()

    def do(self, target: "Target", given: str = "") -> None:
        """Do it, with the text that came with it. InputError where that is nothing that it takes."""
        if given and not self.takes:
            raise InputError("word.takes_nothing", command=self.word or self.id, text=visible(given))
        self.action(target, given)


def row(id: str, keys: str, word: str, action: Action, everywhere: bool = False) -> Command:
    """Return a row of the table: its keys are separated by blanks, and what it takes follows its word."""
    word, _, takes = word.partition(" ")
    return Command(id, tuple(keys.split()), action, word, takes, everywhere)


# fmt: off
COMMANDS = (
    row("step.forward", "s right", "step [N]", actions.step_forward),
    row("epoch.forward", "e", "epoch [N]", actions.go_to_epoch_end),
    row("run.forward", "c", "continue [N]", actions.continue_forward),
    row("play.toggle", "space p", "play", without_text(lambda target: target.player.play())),
    row("step.back", "S left", "back [N]", go_to(lambda session, n: session.ways.before(n))),
    row("epoch.back", "E", "epoch-back [N]", go_to(lambda session, n: session.ways.epoch_beginning(n))),
    row("run.back", "C", "reverse [N]", actions.continue_back),
    row("play.back", "P", "rewind", without_text(lambda target: target.player.play(back=True))),
    row("phase.next", ".", "phase [N]", on_session(Session.next_phase)),
    row("phase.back", ",", "phase-back [N]", on_session(Session.previous_phase)),
    row("count", " ".join(DIGITS), "", without_text(lambda target: None)),
    row("goto.start", "g home", "start [F[,F…]]", opening.start),
    row("goto.end", "G end", "goto [EPOCH|P%|step N|epoch N]", actions.go_to_place),
    row("goto.share", "%", "percent P", actions.go_to_percent),
    row("goto.row", "t", "to-row", without_text(actions.go_to_marked_row)),
    row("goto.rise", "w", "rise", without_text(lambda target: target.player.find_rise())),
    row("mark.set", "M", f"mark {LETTER}", actions.set_mark),
    row("mark.goto", "'", f"recall {LETTER}", actions.go_to_mark),
    row("break.set", "b", "break CONDITION", actions.set_breakpoint),
    row("break.delete", "B", "delete N|all", actions.delete_breakpoint),
    row("knob.set", "", "set NAME VALUE", forks.set_knob),
    row("alarm.set", "", "alarm NAME", actions.set_alarm),
    row("play.slower", "[", "slower [N]", faster(-1)),
    row("play.faster", "]", "faster [N]", faster(+1)),
    row("play.half", "{", "half [N]", faster(-2)),
    row("play.double", "}", "double [N]", faster(+2)),
    row("play.normal", "backspace", "normal",
        without_text(lambda target: target.player.set_speed(lambda motion: motion.at(NORMAL)))),
    row("play.speed", "", "speed F", actions.set_speed),
    row("rate.down", "-", "lower [N]", forks.next_rate(-1)),
    row("rate.up", "= +", "higher [N]", forks.next_rate(+1)),
    row("rate.set", "", "lr F|best", forks.set_rate),
    row("optimizer.set", "", "optimizer NAME[:KEY=F…]", forks.set_optimizer),
    row("schedule.set", "", "schedule NAME[:KEY=F…]", forks.set_schedule),
    row("run.batching", "m", "batch [N|gd|sgd]", forks.set_batch),
    row("run.restart", "r", "restart", without_text(lambda target: target.change_session(Session.restart))),
    row("run.gd", "", "gd", without_text(lambda target: forks.set_batch(target, "gd"))),
    row("run.sgd", "", "sgd", without_text(lambda target: forks.set_batch(target, "sgd"))),
    row("run.undo", "u", "undo [N]", repeated(opening.switch(back=True))),
    row("run.redo", "U", "redo [N]", repeated(opening.switch(back=False))),
    row("open.problem", "", "problem NAME", opening.open_problem),
    row("open.model", "", "model NAME", opening.open_with(renewal.with_model)),
    row("open.runs", "", "runs RUN[,RUN…]", opening.open_with(renewal.with_runs)),
    row("open.dtype", "", "dtype float64|float32", opening.open_with(renewal.with_dtype)),
    row("open.epochs", "", "epochs N", opening.open_with(renewal.with_epochs)),
    row("open.seed", "", "seed N|none", opening.open_with(renewal.with_seed)),
    row("view.next", "v", "view [N]", with_several_runs(Session.choose)),
    row("view.previous", "V", "view-back [N]", with_several_runs(lambda session: session.choose(-1))),
    row("runs.link", "l", "link", with_several_runs(Session.link)),
    row("chart.next", "a", "chart [N]", repeated(lambda target: target.board.chart(+1))),
    row("chart.previous", "A", "chart-back [N]", repeated(lambda target: target.board.chart(-1))),
    row("chart.pair", "d", "pair [N]", change_view(View.next_pair, "landscape")),
    row("chart.axis", "x", "axis [N]", next_unit()),
    row("chart.scale", "y", "scale", change_view(View.other_scale)),
    row("chart.loss", "o", "loss [N]", next_loss()),
    row("pane.next", "tab", "pane [N]", repeated(lambda target: target.board.step(+1))),
    row("pane.previous", "shift+tab", "pane-back [N]", repeated(lambda target: target.board.step(-1))),
    row("pane.down", "down j", "down [N]", repeated(lambda target: target.scroll(+1))),
    row("pane.up", "up k", "up [N]", repeated(lambda target: target.scroll(-1))),
    row("pane.zoom", "z", "zoom", without_text(lambda target: target.board.zoom())),
    row("line", ":", "", without_text(lambda target: target.show_line())),
    row("keys.more", "h", "more", without_text(lambda target: target.show_more_keys())),
    row("session.notes", "i", "notes", without_text(lambda target: target.show(fronts.notes_screen))),
    row("session.command", "", "command", without_text(lambda target: target.show(fronts.command_screen))),
    row("session.export", "", "export FILE", lambda target, text: target.export(text)),
    row("screen.save", "", "save FILE", lambda target, text: target.save(text)),
    row("session.scenario", "", "scenario FILE", opening.save_scenario),
    row("screen.redraw", "ctrl+l", "redraw", without_text(lambda target: target.redraw())),
    row("program.suspend", "ctrl+z", "suspend",
        without_text(lambda target: target.suspend()), everywhere=True),
    row("program.interrupt", "ctrl+c", "interrupt",
        without_text(lambda target: target.interrupt()), everywhere=True),
    row("help", "?", "help", without_text(lambda target: target.show(fronts.keys_screen))),
    row("quit", "q", "quit", without_text(lambda target: target.leave())),
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
            show=False,
            priority=command.everywhere,
            id=command.id if number == 0 else f"{command.id}.{number + 1}",
        )
        for number, key in enumerate(command.keys or (NOWHERE,))
    ]
