"""The theme that was chosen last: one line in a file, of which nothing is ever said."""

import os
from collections.abc import Container, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

MAX_BYTES = 100  # bytes of a theme's name


def theme_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the theme is kept: in $XDG_STATE_HOME, or ~/.local/state where that is not absolute."""
    state = Path(environment.get("XDG_STATE_HOME", ""))
    return (state if state.is_absolute() else Path("~/.local/state")) / "gdtui" / "theme"


def recall(file: Path, known: Container[str]) -> str | None:
    """Return the theme in the file; None where there is no file, or no theme that is known in it."""
    with suppress(OSError, RuntimeError, UnicodeDecodeError):
        file = file.expanduser()
        if file.is_file():  # what is no file may never end
            with file.open("rb") as stream:
                name = stream.read(MAX_BYTES).decode().rstrip("\n")
            return name if name in known else None
    return None


def remember(file: Path, name: str) -> None:
    """Write the theme, whole or not at all; where it cannot be written, it is not."""
    with suppress(OSError, RuntimeError):  # no right, no room, no home
        file = file.expanduser()
        if file.exists() and not file.is_file():
            return
        file.parent.mkdir(0o700, parents=True, exist_ok=True)
        beside = NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False)  # noqa: SIM115
        try:
            with beside:
                beside.write(f"{name}\n")
            os.replace(beside.name, file)
        except OSError:
            os.unlink(beside.name)
