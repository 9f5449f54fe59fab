"""The arrows of gradient and velocity: where they point, and for whom there are any."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts.arrows import arrows, velocity
from gdtui.charts.canvas import Axis, frame
from gdtui.charts.landscape import caption, landscape
from gdtui.charts.signs import Grid
from gdtui.core.training.config import run_config
from gdtui.core.training.optimizers.table import MADE, optimizer
from gdtui.display.rows import plain
from tests.problems import LINE, PROPORTIONAL, session_of


@given(st.sampled_from([*MADE]), st.integers(0, 60), st.sampled_from([1, 2, "all"]))
def test_both_point_downhill_from_where_the_update_began(name: str, steps: int, batch: int | str) -> None:
    session = session_of(LINE, run_config(LINE, lr=0.01, batch=batch, optimizer=optimizer(name)))
    session.goto(steps)
    moment = session.moment
    x, y = Axis(-50, 50, ()), Axis(-50, 50, ())
    drawn = arrows(moment, (0, 1), Grid(x, y, frame(60, 20, x, y)))
    step, along = moment.step, velocity(moment)
    if along is None:
        assert not drawn
        assert step is None or not step.updated or "velocity" not in step.state._fields
        return
    heads = {layer.marker: np.array([layer.x[0], layer.y[0]]) for layer in drawn if layer.marker}
    start = moment.params_before.astype(float)
    if "v" in heads:
        way = heads["v"] - start
        assert np.dot(way, -along) > 0.999 * np.hypot(*way) * np.hypot(*along)
    if "g" in heads and moment.run.batching.size == 1 and step is not None:
        assert np.dot(heads["g"] - start, -step.gradient) > 0


def test_the_picture_names_them_and_plain_descent_has_none() -> None:
    for name, shown in (("momentum", True), ("sgd", False)):
        for of in (PROPORTIONAL, LINE):
            session = session_of(of, run_config(of, optimizer=optimizer(name)))
            session.goto(8)
            words = " ".join(plain((row,)) for row in caption(session.moment))
            assert ("velocity" in words) == shown
            assert len(plain(landscape(session.moment, 60, 20)).splitlines()) == 20


def test_where_nothing_pulls_there_is_no_arrow() -> None:
    at_rest = replace(LINE, dataset=replace(LINE.dataset, y=np.zeros(len(LINE.dataset))), start=(0.0, 0.0))
    session = session_of(at_rest, run_config(at_rest, optimizer=optimizer("momentum")))
    session.goto(3)
    x, y = Axis(-50, 50, ()), Axis(-50, 50, ())
    assert arrows(session.moment, (0, 1), Grid(x, y, frame(60, 20, x, y))) == []
