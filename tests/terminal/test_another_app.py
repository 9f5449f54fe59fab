"""Any Textual app can take the driver as it is: it shows what Textual's own driver shows, for fewer bytes."""

from pyte.screens import Char

from tests.forked import Forked
from tests.terminal.emulator import seen

APP = """
import os, sys
from textual.app import App
from textual.widgets import DataTable, Footer, Input, Markdown
from gdtui.terminal import Abilities, driver_for

class Other(App):
    def compose(self):
        yield Input(placeholder="漢字")
        table = DataTable()
        table.add_columns("a", "b")
        table.add_rows([(str(i), f"あ é {i}") for i in range(9)])
        yield table
        yield Markdown("# Title\\n\\n*words* `code` [link](https://example.org)")
        yield Footer()
    def on_mount(self):
        self.query_one(Input).cursor_blink = False

Other(driver_class=driver_for(Abilities.of(os.environ)) if sys.argv[1:] else None).run()
"""


def shown(*ours: str) -> tuple[list[list[list[Char]]], int]:
    """What the terminal shows after some keys, cell by cell, and the bytes that it took."""
    screens = []
    with Forked(80, 24, *ours, program=("-c", APP)) as terminal:
        terminal.wait("Title")
        terminal.settled()
        for keys in ("ab字", "\t", "\x1b[B\x1b[B", "\x10", "\x1b[B"):
            terminal.press(keys)
            terminal.settled()
            rows = [terminal.screen.buffer[y] for y in range(24)]
            screens.append([[seen(row[x]) for x in range(80)] for row in rows])
        return screens, len(terminal.sent)


def test_another_app_looks_the_same_with_it() -> None:
    ours, few = shown("ours")
    theirs, many = shown()
    for number, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        unlike = [(y, x, a[y][x], b[y][x]) for y in range(24) for x in range(80) if a[y][x] != b[y][x]]
        assert unlike == [], number
    assert few < many / 2
