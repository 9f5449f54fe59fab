"""The README's table of keys, made from the command table: python -m tests.readme writes it."""

import re
from pathlib import Path

from gdtui.ui.commands import COMMANDS
from gdtui.ui.keynames import SIGNS

README = Path(__file__).parent.parent / "README.md"
TABLE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)


def key_table() -> str:
    """The table, one row a command."""
    keys = {command.id: " ".join(f"`{SIGNS.get(key, key)}`" for key in command.keys) for command in COMMANDS}
    rows = [f"| {keys[command.id]} | {command.does} | `{command.id}` |\n" for command in COMMANDS]
    return "| key | does | id |\n|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda _: key_table(), README.read_text("utf-8")), "utf-8")
