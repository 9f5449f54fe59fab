"""Of many parameters those that have room are shown, and how many are left out is said."""

import numpy as np
import pytest

from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import fitted, read_model
from gdtui.core.problem.problems import Problem
from gdtui.core.training.config import run_config
from gdtui.display.cells import cells_of
from gdtui.display.rows import plain
from gdtui.ui.panes.weights import weights_rows
from tests.problems import session_of

SIZES = [(36, 11), (56, 14), (62, 18), (98, 26)]


@pytest.mark.parametrize("features", [3, 10, 100, 1000])
@pytest.mark.parametrize("name", ["linear", "logistic"])
def test_of_many_parameters_what_is_left_out_is_said(name: str, features: int) -> None:
    random = np.random.default_rng(features)
    data = Dataset.of(random.normal(size=(6, features)).round(2), [0, 1, 1, 0, 1, 0])
    model, start = fitted(data, read_model(name))
    of = Problem("many", data, model, start, 1.0)
    for batch, steps in ((1, 2), (3, 2), (3, 3)):
        session = session_of(of, run_config(of, batch=batch, epochs=2))
        session.goto(steps)
        moment = session.moment  # of which the working is computed once
        for width, height in SIZES:
            rows = plain(weights_rows(moment, width, height)).splitlines()
            assert len(rows) <= height and all(cells_of(row) <= width for row in rows)
            shown = sum(row.lstrip("▸ ").startswith("update w") or "update b" in row for row in rows)
            (more,) = [row for row in rows if "more parameter" in row] or [""]
            left = features + 1 - shown
            assert more == ("" if not left else f"  … {left} more parameter{'s' if left > 1 else ''}")
            assert any("dataset" in row for row in rows)
