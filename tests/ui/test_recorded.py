"""A run that is only a list of steps, without model, data or rate, is walked and drawn as any other."""

import asyncio

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.charts.landscape import landscape
from gdtui.charts.loss import legend, loss_chart
from gdtui.core.analysis.behaviour import behaviour
from gdtui.core.analysis.standings import standings
from gdtui.core.conditions.condition import condition
from gdtui.core.runs.run import Run
from gdtui.core.runs.trained import Trained
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.display.rows import plain
from gdtui.display.views import View
from gdtui.terminal import Abilities
from gdtui.ui.app import Debugger
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.logrows import log_rows
from gdtui.ui.panes.rates import rates_rows
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.timeline import timeline_row
from gdtui.ui.panes.weights import weights_rows
from gdtui.ui.playback.speed import Motion
from tests.problems import PROPORTIONAL
from tests.recorded import Recorded
from tests.ui.piloted import main_screen, press


def lecture(total: int | None = None, epochs: int = 100) -> Recorded:
    """The lecture's SGD, written down."""
    run = Trained(PROPORTIONAL, run_config(PROPORTIONAL, epochs=epochs))
    run.extend(run.total)
    page = run.page(0, run.total)
    steps = zip(page.losses.tolist(), page.gradients.tolist(), page.params.tolist(), strict=True)
    return Recorded(("w",), (1.0,), list(steps), 3, total)


def is_a_run(run: Run) -> Run:
    """Known to the type checker as one."""
    return run


@given(st.lists(st.sampled_from(["s", "S", "e", "E", "G", "g", ".", ",", "w", "m", "r", "u"]), max_size=30))
def test_any_walk_comes_to_the_steps_that_were_written_down(keys: list[str]) -> None:
    session = Session(is_a_run(lecture()))
    for key in keys:
        match key:
            case "s" | "S":
                session.forward() if key == "s" else session.back()
            case "e" | "E":
                session.goto(session.ways.epoch_end() or 0 if key == "e" else session.ways.epoch_beginning())
            case "G" | "g":
                session.goto(session.total if key == "G" else 0)
            case "." | ",":
                session.next_phase() if key == "." else session.previous_phase()
            case "w":
                assert session.ways.search_rise().advance(10**6)
            case "m":
                session.change(batch=1, lr=0.5)
            case "r" | "u":
                session.restart() if key == "r" else session.undo()
        moment = session.moment
        expected = lecture()
        assert moment.params.tobytes() == expected.params_at(moment.steps).tobytes()
        assert moment.steps <= 300 and (moment.end.reason == "finished") == (moment.steps == 300)
        if moment.step is not None:
            assert moment.step.params.tobytes() == moment.params.tobytes()


def test_breakpoints_are_hit_where_the_trained_run_hits_them() -> None:
    recorded, trained = Session(is_a_run(lecture())), Session(Trained(PROPORTIONAL, run_config(PROPORTIONAL)))
    for text in ("w > 1.9", "loss < 0.01", "abs(grad) < 0.1", "sample == 2 and epoch == 3"):
        found = []
        for session in (recorded, trained):
            session.goto(300)
            session.stop_at(made := condition(text, ("w",)))
            while not session.search_hits(300):
                pass
            (hits,) = (hits for hits in session.moment.hits if hits.condition == made)
            found.append(hits.upto(300).tolist())
        assert found[0] == found[1] != []
    recorded.stop_at(made := condition("dataset_loss < 5 or lr > 0 or loss_after < 5", ("w",)))
    while not recorded.search_hits(300):
        pass
    assert not [hits for hits in recorded.moment.hits if hits.condition == made][0].upto(300).size


@pytest.mark.parametrize("total", [None, 300])
def test_every_pane_shows_what_is_known_and_invents_nothing(total: int | None) -> None:
    session = Session(is_a_run(lecture(total)))
    session.goto(17)
    moment = session.moment
    log = [plain((row,)).split() for row in log_rows(moment, 50, 0, 20)]
    assert log[3] == ["4", "2", "1", "-1.478624", "1.275474"] and len(log) == 17
    status = plain((status_row(moment, Motion(), 120),))
    assert "recorded" in status and "lr" not in status and "batch" not in status and "float" not in status
    assert ("epoch 6/100" in status) == (total is not None) and "epoch 6" in status
    assert f"step {'' if total is None else ' '}17 of {'17+' if total is None else 300}" in plain(
        (timeline_row(moment, Motion(), 80),)
    )
    assert plain(dataset_table(moment, 40)).strip() == "only the steps of this run are known"
    weights = plain(weights_rows(moment, 60))
    assert "w = 1.8" in weights and "not known" in weights and "forward" not in weights
    assert "dataset" not in weights and "loss before" in weights
    rates = plain(rates_rows(moment, 50, 9))
    assert "no limits are known" in rates and "diverges" not in rates and "lr" not in rates
    assert plain(landscape(moment, 40, 10)).strip() == "" and behaviour(moment).name == "unknown"
    assert standings(moment, "updates").places[0].away is not None


def test_the_loss_chart_draws_the_loss_that_is_known() -> None:
    session = Session(is_a_run(lecture()), Trained(PROPORTIONAL, run_config(PROPORTIONAL)))
    session.goto(150)
    for view in (View(), View(loss="before"), View(loss="after", log=True, unit="evaluations")):
        picture = loss_chart(session.moment, 60, 16, view)
        assert {sum(len(span.text) for span in row) for row in picture} == {60} and len(picture) == 16
    drawn = {span.role for row in loss_chart(session.moment, 60, 16, View(loss="before")) for span in row}
    assert {"mini", "sgd"} <= drawn
    assert "recorded" in plain((legend(session.moment, 90),))
    first, second = (session.moment.trails[i].loss("before") for i in (0, 1))
    assert first == second and np.isnan(session.moment.trails[0].loss("dataset"))


def test_the_screen_takes_every_key_on_it() -> None:
    async def scenario() -> None:
        app = Debugger(Session(is_a_run(lecture())), Abilities())
        async with app.run_test(size=(100, 30)) as pilot:
            await press(pilot, *"sse.,Szzaaammm-=rruUoxywtjj")
            await press(pilot, *"12G")
            assert main_screen(pilot).session.steps == 36
            await press(pilot, *"c")
            assert main_screen(pilot).session.steps == 300
            await press(pilot, *"g")
            assert main_screen(pilot).session.steps == 0

    asyncio.run(scenario())
