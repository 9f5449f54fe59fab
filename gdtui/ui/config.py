"""The user's own file: what it says is done, or what is wrong with it is said before the screen opens."""

import os
from collections.abc import Mapping
from pathlib import Path
from stat import S_ISREG

from gdtui.core.errors import InputError, visible
from gdtui.ui.commands.table import COMMANDS, Command

MAX_BYTES = 1 << 13  # bytes of a file: of keys with thousands of dots tomllib makes a task of seconds
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
        data = _read(file)
        if data is None:
            return COMMANDS
        return _commands(_tables(data))
    except InputError as error:
        raise InputError("config.wrong", file=visible(file, MAX_PATH), error=error) from None


def _read(file: Path) -> bytes | None:
    try:
        if not S_ISREG(file.stat().st_mode):
            raise InputError("config.no_file")
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InputError("config.unreadable", why=error.strerror or visible(error)) from None
    if len(data) > MAX_BYTES:
        raise InputError("config.long", most=MAX_BYTES >> 10)
    return data


def _tables(data: bytes) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError("config.not_utf8", line=line) from None
    except RecursionError:
        raise InputError("config.deep") from None
    except Exception as error:  # TOMLDecodeError, and what else a number or a date makes the parser raise
        raise InputError("config.no_toml", why=visible(error, 200)) from None


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
