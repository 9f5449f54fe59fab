"""The line of keys: those that matter as things stand, and the way to all others."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.reactive import reactive

from gdtui.core.session.moments import Moment
from gdtui.display.cells import cells_of, cut
from gdtui.display.rows import Row, Span
from gdtui.locales import text
from gdtui.ui.commands.table import COMMANDS, Command
from gdtui.ui.keys.names import SIGNS
from gdtui.ui.panes.row_widget import RowWidget, roles
from gdtui.ui.panes.table import panes_of

# With these one finds the others, and the way out; where there is least room, the last ones.
ALWAYS = ("keys.more", "line", "help", "quit")
NEEDED = ("help", "quit")
SEVERAL = "step.forward step.back epoch.forward chart.next view.next run.forward runs.link"
# What matters, by how things stand: a chart in focus, or where the cursor is. The first matter most.
LEADING = {
    "start": "step.forward epoch.forward run.forward chart.next run.batching play.toggle",
    "middle": "step.forward step.back epoch.forward chart.next run.batching run.forward play.toggle",
    "end": "step.back goto.start chart.next run.batching chart.scale run.undo",
    "program": "step.forward step.back epoch.forward chart.next run.forward play.toggle",
    "programs": SEVERAL,
    "program_end": "step.back goto.start chart.next chart.scale pane.zoom",
    "several": SEVERAL,
    "loss": "step.forward step.back chart.next chart.scale chart.loss chart.axis",
    "landscape": "step.forward step.back epoch.forward chart.next pane.zoom run.batching",
    "output": "step.forward step.back chart.next epoch.forward run.forward play.toggle",
    "signs": "step.forward step.back epoch.forward chart.next run.batching rate.down rate.up",
    "rates": "step.forward step.back chart.next rate.down rate.up goto.rise",
}
MORE = "break.set chart.scale rate.down rate.up pane.zoom mark.set phase.next pane.next goto.row run.undo"
PROGRAM = ("program", "programs", "program_end", "output")  # states of somebody's own program
OF_PROBLEMS = ("rate.down", "rate.up", "phase.next")  # which most programs cannot do
IN_FOOTER = tuple(dict.fromkeys(" ".join([*LEADING.values(), MORE, *ALWAYS]).split()))


def state_of(moment: Moment, front: str) -> str:
    """Return how things stand, as one of LEADING, where the pane of that name is in focus."""
    if front in panes_of(moment.run).charts:
        return front
    ended = all(trail.end.reason != "running" for trail in moment.trails)
    if moment.run.recorded is not None:
        return "program_end" if ended else "programs" if moment.several else "program"
    if ended:
        return "end"
    if moment.several:
        return "several"
    return "middle" if moment.steps or moment.phase else "start"


class Footer(NamedTuple):
    """The commands of the line, the blanks between them, and those before the first."""

    commands: list[Command]
    gap: int
    margin: int

    @property
    def width(self) -> int:
        """The columns that it takes."""
        return self.margin - self.gap + sum(_width(command) + self.gap for command in self.commands)


def footer(
    width: int, commands: Sequence[Command] = COMMANDS, state: str = "start", more: bool = False
) -> Footer:
    """Return what the line shows: where not all fit, what matters most, and always help and quit."""
    others = [id for id in MORE.split() if not (state in PROGRAM and id in OF_PROBLEMS)]
    ids = (*(others if more else LEADING[state].split()), *ALWAYS)
    by_id = {command.id: command for command in commands if command.keys}
    everything = [by_id[id] for id in ids if id in by_id]
    for gap in (3, 2):
        if Footer(everything, gap, 1).width <= width:
            return Footer(everything, gap, 1)
    kept: list[Command] = []
    for id in (*NEEDED, *ALWAYS, *ids):
        chosen = [other for other in everything if other in kept or other.id == id]
        if not kept or Footer(chosen, 2, 0).width <= width:
            kept = chosen
    return Footer(kept, 2, min(1, max(0, width - Footer(kept, 2, 0).width)))


def _key(command: Command) -> str:
    return SIGNS.get(command.keys[0], command.keys[0])


def _word(command: Command) -> str:
    return text(f"command.{command.id}.footer")


def _width(command: Command) -> int:
    return cells_of(f"{_key(command)} {_word(command)}")


class KeyLine(RowWidget):
    """Shows the keys that matter; a click on one presses it."""

    COMPONENT_CLASSES = roles("key", "dim")

    class Pressed(Message):
        """A key of the line was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    notice: reactive[str] = reactive("")
    keys_state: reactive[str] = reactive("start")
    more_keys: reactive[bool] = reactive(False)

    def __init__(self, id: str, commands: Sequence[Command] = COMMANDS) -> None:
        super().__init__(id)
        self._commands = commands

    def _footer(self) -> Footer:
        return footer(self.size.width, self._commands, self.keys_state, self.more_keys)

    def line(self, y: int) -> Row:
        """Return the one line: each key and its word, or what there is to say."""
        if self.notice:
            return (Span(cut(f" {self.notice}", self.size.width), "key"),)
        commands, gap, margin = self._footer()
        spans = [Span(" " * margin)]
        for command in commands:
            spans += [Span(_key(command), "key"), Span(f" {_word(command)}{' ' * gap}", "dim")]
        return tuple(spans)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        commands, gap, at = self._footer()
        for command in commands:
            at += _width(command) + gap
            if event.x < at:
                self.post_message(self.Pressed(command))
                return
