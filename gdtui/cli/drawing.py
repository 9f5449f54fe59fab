"""Draws the loss of a run to a picture, at the end of its trace."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gdtui.core.errors import InputError, visible_file

if TYPE_CHECKING:
    from gdtui.core.runs.trained import Trained


def drawn_to(file: Path, on_paper: bool, output: Path | None) -> "Callable[[Trained, int], None]":
    """Return what draws the loss of a run to a picture. InputError where none can be written there."""
    from gdtui.film.outputs import check_place
    from gdtui.film.values import still_file

    path = Path(still_file(str(file)))
    check_place(path)
    if output is not None and os.path.realpath(output) == os.path.realpath(path):
        raise InputError("film.same_file", one="--chart", other="--output", file=visible_file(path))

    def draw(run: "Trained", steps: int) -> None:
        from gdtui.film.chart import write_chart

        write_chart(run, steps, path, on_paper)

    return draw
