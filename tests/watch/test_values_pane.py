"""The values pane shows layers where there are many numbers, and of a gradient what is of its own step."""

from pathlib import Path

import pytest

from gdtui.core.session.session import Session
from gdtui.display.cells import cells_of
from gdtui.display.rows import plain
from gdtui.ui.panes.layerrows import powered
from gdtui.ui.panes.values import value_rows
from tests.watch.test_optimizers import LAYERS, LECTURE, watched


def shown(folder: Path, source: str, step: int, width: int) -> list[str]:
    """What the pane shows after some steps."""
    session = Session(watched(folder, source).run)
    session.goto(step)
    return plain(value_rows(session.moment, width)).splitlines()


def test_a_row_is_a_layer_with_what_the_update_did_to_it(tmp_path: Path) -> None:
    source = LAYERS.replace("FROZEN", "a.requires_grad = False").replace("(a, slope), ", "")
    heading, first, second = shown(tmp_path, source, 2, 70)
    assert heading.split() == ["shape", "|w|", "Δ/w", "rate", "cos"]
    assert first.split() == ["first.weight", "20×5", "10", "0", "·", "·"]
    assert second.split()[:6] == ["▸", "second.weight", "2", "2.722591", "4.3e-2", "0.1"]


@pytest.mark.parametrize("width", [1, 5, 12, 20, 30, 45, 60, 120])
def test_layers_fit_any_width(width: int, tmp_path: Path) -> None:
    rows = shown(tmp_path, LAYERS.replace("FROZEN", ""), 3, width)
    assert len(rows) == 3 and all(cells_of(row) <= width for row in rows)


def test_a_gradient_that_was_not_zeroed_shows_its_own_part(tmp_path: Path) -> None:
    rows = shown(tmp_path, LECTURE.replace("        optimizer.zero_grad()\n", ""), 2, 60)
    assert "-9.84" in rows[1] and "-7.84" in rows[2] and len(rows) == 3


def test_a_power_of_ten_has_two_digits() -> None:
    values = (0.0012, 4e-10, 1.0, 0.0, float("nan"), float("inf"))
    assert [powered(each) for each in values] == ["1.2e-3", "4e-10", "1e0", "0", "", "inf"]
