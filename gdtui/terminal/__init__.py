"""A Textual driver for terminals that may be far away: it sends what changed, and gives the terminal back.

Any Textual app can take it: `App(driver_class=driver_for(Abilities.of(os.environ)))`. It needs Textual, rich
and the standard library, on Linux or macOS. An app that has a method `on_typed_ahead` is sent keys that came
at once in one message, `TypedAhead`. A key that may be Esc and another is an `EscapedKey`.
"""

from gdtui.terminal.abilities import FULL, Abilities
from gdtui.terminal.ahead import EscapedKey, TypedAhead
from gdtui.terminal.cells import Cells
from gdtui.terminal.driver import CellDriver, driver_for
from gdtui.terminal.layouts import latin
from gdtui.terminal.stage import Camera, StageDriver, stage_for
from gdtui.terminal.watching import Watcher

__all__ = [
    "FULL",
    "Abilities",
    "Camera",
    "CellDriver",
    "Cells",
    "EscapedKey",
    "StageDriver",
    "TypedAhead",
    "Watcher",
    "driver_for",
    "latin",
    "stage_for",
]
