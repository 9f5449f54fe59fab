"""The manual's table of keys, made from the command table: python -m tests.readme writes it."""

import re
from pathlib import Path

from gdtui.ui.commands.table import COMMANDS
from gdtui.ui.keys.names import shown

README = Path(__file__).parent.parent / "README.md"
MANUAL = README.parent / "gdtui" / "manual"
KEYS = MANUAL / "keys.md"
TABLE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)


def key_table() -> str:
    """The table, one row a command."""
    rows = []
    for command in COMMANDS:
        keys = " ".join(f"`{key}`" for key in shown(command.keys).split())
        usage = command.usage.replace("|", r"\|")
        words = f"`:{usage}`" if usage else ""
        rows.append(f"| {keys} | {words} | {command.does} | `{command.id}` |\n")
    return "| key | in words | does | id |\n|---|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    KEYS.write_text(TABLE.sub(lambda _: key_table(), KEYS.read_text("utf-8")), "utf-8")
