"""Groups: how the list of all keys is divided, the first ten that one needs first."""

from collections.abc import Sequence

from gdtui.ui.commands.table import Command

# Ids of commands, or the beginnings of several: what a group has of the table, in this order.
GROUPS: dict[str, tuple[str, ...]] = {
    "first": (
        *("step.forward", "step.back", "epoch.forward", "run.forward", "play.toggle"),
        *("goto.start", "run.batching", "chart.next", "line", "quit"),
    ),
    "stepping": ("epoch.back", "run.back", "phase.", "count", "play."),
    "jumping": ("goto.", "mark."),
    "breakpoints": ("break.", "alarm."),
    "what_if": (
        *("rate.", "knob.", "optimizer.", "schedule.", "run.", "open.problem", "open.model"),
        *("open.start", "open.dtype", "open.epochs", "open.seed"),
    ),
    "charts": ("chart.", "pane."),
    "several": ("open.runs", "view.", "runs."),
    "program": ("keys.", "help", "session.", "screen.", "program."),
}


def grouped(commands: Sequence[Command]) -> dict[str, list[Command]]:
    """Return the commands by their groups, each in the first that names it."""
    left = list(commands)
    found: dict[str, list[Command]] = {}
    for group, names in GROUPS.items():
        found[group] = [
            command
            for name in names
            for command in left
            if command.id == name or (name.endswith(".") and command.id.startswith(name))
        ]
        left = [command for command in left if command not in found[group]]
    return found
