"""The user's own file: what it says is done, or what is wrong with it is said before the screen opens."""

import os
from collections.abc import Mapping
from pathlib import Path

from gdtui.core.errors import InputError, visible
from gdtui.core.toml import read_toml
from gdtui.ui.commands.table import COMMANDS, Command

MAX_BYTES = 1 << 13  # bytes of a file
MAX_PATH = 4096  # characters, as many as a system takes
KNOWN = ("keys",)


def config_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where it is: in $XDG_CONFIG_HOME, or ~/.config where that is not absolute."""
    config = Path(environment.get("XDG_CONFIG_HOME", ""))
    return (config if config.is_absolute() else Path("~/.config")) / "gdtui" / "config.toml"


def own_commands(file: Path) -> tuple[Command, ...]:
    """Return the command table with the keys that the file names; as it is where there is no file.

    InputError names the file and what is wrong in it: it is none, it is no TOML, or what it says has no
    meaning here.
    """
    try:
        file = file.expanduser()
    except RuntimeError:  # no home
        return COMMANDS
    try:
        return _commands(read_toml(file, MAX_BYTES).values)
    except FileNotFoundError:
        return COMMANDS
    except InputError as error:
        raise InputError("config.wrong", file=visible(file, MAX_PATH), error=error) from None


def _commands(tables: Mapping[str, object]) -> tuple[Command, ...]:
    for name in tables:
        if name not in KNOWN:
            known = ", ".join(f"[{table}]" for table in KNOWN)
            raise InputError("config.unknown", name=visible(name), known=known)
    keys = tables.get("keys", {})
    if not isinstance(keys, Mapping):
        raise InputError("config.keys_no_table")
    from gdtui.ui.keys.remap import remapped

    try:
        return remapped(COMMANDS, keys)
    except InputError as error:
        raise InputError("config.keys", error=error) from None
