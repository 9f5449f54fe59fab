"""The loss chart of a program whose loss may be negative, such as a log-likelihood."""

from pathlib import Path

import pytest

from gdtui.charts.loss import loss_chart
from gdtui.core.session.session import Session
from gdtui.display.rows import plain
from gdtui.display.views import View
from tests.watch.watched import seen, written

LOSSES = "w = 8.0\nfor i in range(9):\n    g = 2 * w\n    w -= 0.25 * g\n    loss = w ** 2 - {}\n"


@pytest.mark.parametrize(("less", "low"), [(0, "0"), (10, "-10"), (100, "-100")])
def test_the_axis_goes_down_to_a_negative_loss(less: int, low: str, tmp_path: Path) -> None:
    session = Session(seen(written(tmp_path, LOSSES.format(less))).run)
    session.goto(9)
    view = View().known_of(session.run)
    rows = plain(loss_chart(session.moment, 50, 12, view)).splitlines()
    assert any(row.strip().startswith(f"{low}┤") for row in rows)
    sign = [y for y, row in enumerate(rows) if "■" in row]
    assert sign and sign[0] >= len(rows) - 4  # at the lower edge, where the last loss is


def test_on_a_logarithmic_axis_a_negative_loss_is_nowhere(tmp_path: Path) -> None:
    session = Session(seen(written(tmp_path, LOSSES.format(100))).run)
    session.goto(9)
    view = View().known_of(session.run)._replace(log=True)
    assert "■" not in plain(loss_chart(session.moment, 50, 12, view))
