"""Inside a step: what is over has its numbers, what is to come has none, and nothing moves early."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.core.problem.problems import Problem
from gdtui.core.problem.working import FORWARD, GRADIENT, LOSS
from gdtui.core.session.moments import Moment
from gdtui.core.training.config import RunConfig
from gdtui.display.rows import Picture, plain
from gdtui.ui.panes.dataset import DatasetPane
from gdtui.ui.panes.datasetrows import dataset_table
from gdtui.ui.panes.log import LogPane
from gdtui.ui.panes.logrows import first_in_sight, log_rows
from gdtui.ui.panes.pane import Pane
from gdtui.ui.panes.status import status_row
from gdtui.ui.panes.weights import weights_rows
from gdtui.ui.playback.speed import Motion
from tests.problems import LINE, PROPORTIONAL, session_of, setups, trained
from tests.ui.piloted import main_screen, play, press, session

WORKING = slice(2, -1)  # of the weights: what stands between the parameters and the losses
EACH = ("forward", "loss", "gradient")


def inside(
    steps: int, phase: int, problem: Problem = PROPORTIONAL, runs: str = "", view: int = 0, **choices: object
) -> Moment:
    """The moment so many steps and phases after the start, where the next step has begun."""
    walked = session(problem, runs, **choices)
    walked.goto(steps)
    walked.choose(view)
    for _ in range(phase):
        walked.next_phase()
    moment = walked.moment
    assert (moment.steps, moment.phase) == (steps, phase)
    return moment


def texts(picture: Picture) -> list[str]:
    return [" ".join(line.split()) for line in plain(picture).splitlines()]


def marked(picture: Picture) -> list[str]:
    return [line for line in texts(picture) if line.startswith("▸")]


def lit(picture: Picture) -> list[str]:
    """What is lit in the marked row, the mark not counted."""
    row = next(row for row in picture if row[0].text.strip() == "▸")
    return [word for span in row[1:] if span.role == "accent" for word in span.text.split()]


def test_sgd_is_worked_out_line_by_line() -> None:
    formulas = ["loss before (ŷ−y)²", "gradient 2·x·(ŷ−y)", "update w − lr·g"]
    worked = [
        "forward x·w 3·1.0984 3.2952",
        "loss before (ŷ−y)² (3.2952 − 6)² 7.31594304",
        "gradient 2·x·(ŷ−y) 2·3·(3.2952 − 6) -16.2288",
    ]
    for phase in (FORWARD, LOSS, GRADIENT):
        rows = texts(weights_rows(inside(2, phase), 125))[WORKING]
        assert rows == [*worked[: phase - 1], f"▸ {worked[phase - 1]}", *formulas[phase - 1 :]]


@pytest.mark.parametrize("width", [37, 41, 55, 125])
@pytest.mark.parametrize(
    ("batch", "lines"),
    [
        (1, ["forward", "before", "gradient", "update"]),
        ("all", ["forward", "before", "gradient", "mean|sum", "update"]),
        (2, ["forward", "before", "gradient", "mean|sum", "update"]),
    ],
)
def test_one_line_of_the_working_is_lit_and_none_comes_or_goes(
    batch: object, lines: list[str], width: int
) -> None:
    for steps in range(5):
        for phase in range(4):
            rows = weights_rows(inside(steps, phase, batch=batch), width)
            names = [row.replace("▸ ", "").replace("loss ", "") for row in texts(rows)[WORKING]]
            assert len(names) == len(lines)
            assert all(name.split()[0] in line.split("|") for name, line in zip(names, lines, strict=True))
            if phase:
                assert len(marked(rows)) == 1 and lines[phase - 1] in marked(rows)[0]
                assert all(row.split()[0] not in marked(rows)[0] for row in names[phase:])


def test_what_is_to_come_is_dim_at_any_width_and_in_a_batch_too() -> None:
    for width in (37, 55, 125):
        rows = weights_rows(inside(1, FORWARD, batch="all"), width)[3:-1]
        assert texts(rows)[-2:] == ["sum Σg", "update w − lr·ḡ"]
        assert all(span.role == "dim" for row in rows for span in row[2:] if span.text.strip())


def test_the_parameters_stay_those_of_the_last_step_until_the_update() -> None:
    between = weights_rows(inside(2, 0), 125)
    for phase in (FORWARD, LOSS, GRADIENT):
        rows = weights_rows(inside(2, phase), 125)
        assert plain(rows[:2]) == plain(between[:2]).replace("▸", " ")
        assert texts(rows[-1:]) == ["loss after · dataset mean 3.79345195"]
    waiting = inside(2, LOSS, batch="all")
    assert "same" not in plain(weights_rows(waiting, 37)[-1:])


def test_all_lines_of_a_phase_are_lit_where_there_are_two_parameters() -> None:
    gradients = marked(weights_rows(inside(3, GRADIENT, LINE, batch=2), 55))
    assert [row.split()[1:3] for row in gradients] == [["gradient", "w"], ["gradient", "b"]]
    assert len(marked(weights_rows(inside(3, LOSS, LINE), 55))) == 1


def test_the_first_step_is_begun_at_the_start_and_none_at_the_end() -> None:
    first = inside(0, GRADIENT)
    assert "▸ gradient 2·1·(1 − 2) -2" in texts(weights_rows(first, 55))
    assert texts(dataset_table(first, 39))[1].startswith("▸ 1") and not plain(dataset_table(first, 39)).count(
        "▸ 2"
    )
    assert texts(tuple(log_rows(first, 39, 0, 5))) == ["▸ 1 1 1 -2.000000"]
    walked = session(PROPORTIONAL)
    walked.goto(300)
    before = plain(weights_rows(walked.moment, 55))
    walked.next_phase()
    assert walked.moment.phase == 0 and plain(weights_rows(walked.moment, 55)) == before
    assert "finished" in plain((status_row(walked.moment, Motion(), 80),))


def test_the_dataset_marks_the_sample_in_use_and_lights_what_was_made_of_it() -> None:
    for phase, cells in ((FORWARD, ["4.000"]), (LOSS, ["-2.000"]), (GRADIENT, ["-2.000"])):
        table = dataset_table(inside(5, phase), 39)
        assert marked(table) == ["▸ 3 3.000 6.000 4.000 -2.000"] and lit(table) == cells
    assert lit(dataset_table(inside(6, 0), 39)) == ["4.360", "-1.640"]


@pytest.mark.parametrize("batch", [1, 2, "all"])
def test_the_log_fills_the_row_of_the_step_as_it_goes(batch: object) -> None:
    before = texts(tuple(log_rows(inside(5, 0, batch=batch), 39, 0, 100)))
    for phase in (FORWARD, LOSS, GRADIENT):
        moment = inside(5, phase, batch=batch)
        rows = tuple(log_rows(moment, 39, 0, 100))
        gradient = f"{trained(moment.run).history.gradients[5, 0]:.6f}"
        assert lit(rows) == ["6", "2", "3", *([gradient] if phase == GRADIENT else [])]
        assert texts(rows)[:-1] == [row.removeprefix("▸ ") for row in before]
    both = lit(tuple(log_rows(inside(5, GRADIENT, LINE), 69, 0, 100)))
    assert len(both) == 5 and all("." in number for number in both[3:])


def test_in_a_comparison_only_the_viewed_run_has_begun() -> None:
    for view, letter in enumerate("AB"):
        rows = tuple(log_rows(inside(3, GRADIENT, runs="gd,sgd", view=view), 69, 0, 100))
        gradient = (-1.813333, -1.478624)[view]
        assert texts(rows)[-1] == f"▸ 4 2 1 {gradient}", letter
        assert lit(rows) == [str(gradient)]
        assert texts(tuple(log_rows(inside(3, LOSS, runs="gd,sgd", view=view), 69, 0, 100)))[-1] == "▸ 4 2 1"


def test_where_another_run_is_ahead_the_row_is_there_and_keeps_its_numbers() -> None:
    walked = session(PROPORTIONAL, "gd,sgd")
    walked.goto(5)
    walked.link()
    walked.back(2)
    walked.next_phase()
    rows = tuple(log_rows(walked.moment, 69, 0, 100))
    assert len(rows) == 5 and marked(rows) == ["▸ 4 2 1 -1.478624 1.275474"]
    walked.next_phase()
    walked.next_phase()
    rows = tuple(log_rows(walked.moment, 69, 0, 100))
    assert marked(rows) == ["▸ 4 2 1 -1.813333 -1.478624 1.275474"] and lit(rows) == ["-1.813333"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_the_status_names_step_and_phase_and_nothing_moves_between_them(width: int) -> None:
    lines = [plain((status_row(inside(5, phase), Motion(), width),)) for phase in (1, 2, 3)]
    for line, word in zip(lines, EACH, strict=True):
        assert f"‖ step 6: {word}" in line and "lr 0.01" in line and "paused" not in line
        assert line[: line.index("‖")] == lines[0][: lines[0].index("‖")] and len(line) == width
        assert width < 80 or "epoch 2/100  sample 3/3 " in line
    assert "epoch 2/100" in plain((status_row(inside(3, 1), Motion(), 80),))
    assert "▶ playing" in plain((status_row(inside(5, 2), Motion(moving=True), width),))


def test_large_numbers_are_those_of_the_phase() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        dataset, log = pilot.app.screen.query_one(DatasetPane), pilot.app.screen.query_one(LogPane)
        at = [inside(5, phase) for phase in range(4)]
        assert [round(dataset.figures(moment)[0].value, 3) for moment in at] == [2.667, 4.0, 4.0, 4.0]
        assert [round(log.figures(moment)[0].value, 3) for moment in at] == [-5.796, -5.796, -5.796, -11.998]
        assert {log.figures(moment)[1].value for moment in at} == {at[0].params[0]}

    play(scenario)


@given(setups(), st.integers(0, 130), st.integers(1, 3), st.sampled_from([37, 41, 55, 125]))
def test_what_is_over_is_what_the_whole_step_shows(
    setup: tuple[Problem, RunConfig], steps: int, phase: int, width: int
) -> None:
    walked = session_of(*setup)
    walked.goto(steps)
    for _ in range(phase):
        walked.next_phase()
    begun = walked.moment
    walked.next_phase()
    if begun.phase != phase:  # the run had ended
        return
    walked.goto(begun.steps + 1)
    table = dataset_table(begun, width)
    assert len(marked(table)) == 1 and max(map(len, plain(table).splitlines())) <= width
    now, then = (
        [row.removeprefix("▸ ") for row in texts(weights_rows(moment, width))]
        for moment in (begun, walked.moment)
    )
    assert len(now) == len(then)
    names = len(begun.run.names)
    first, over = max(2, names), {FORWARD: 1, LOSS: 2, GRADIENT: 2 + names}[phase]
    assert now[first : first + over] == then[first : first + over]
    assert max(map(len, plain(weights_rows(begun, width)).splitlines())) <= width
    log, after = (tuple(log_rows(moment, width, steps, 2)) for moment in (begun, walked.moment))
    assert len(log) == len(after) and plain(after).startswith(plain(log).rstrip())


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (100, 30)], ids=str)
def test_the_row_is_in_sight_and_the_update_turns_no_page(size: tuple[int, int]) -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        log = main_screen(pilot).query_one(LogPane)
        while pilot.app.focused is not log:
            await press(pilot, "tab")
        for step in range(1, 2 * log.size.height):
            pages = []
            for phase in (*EACH, "update"):
                await press(pilot, ".")
                shown = [plain((log.line(y),)) for y in range(1, log.size.height)]
                assert [row.split()[1] for row in shown if row.startswith("▸")] == [str(step)], phase
                pages.append(log.scroll_offset.y)
            assert pages == [first_in_sight(step, log.size.height)] * 4
        for _ in range(4):
            await press(pilot, ",")
        assert log.scroll_offset.y == first_in_sight(step - 1, log.size.height)

    play(scenario, size)


def test_a_phase_draws_only_the_lines_that_differ() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, *"sssss", ".")
        lines = seen(pilot)
        await press(pilot, ".")
        differing = [(name, y) for (name, y), line in seen(pilot).items() if line != lines[name, y]]
        assert sorted(differing) == [("dataset", 3), ("weights", 3), ("weights", 4)]

    def seen(pilot: Pilot[None]) -> dict[tuple[str, int], Sequence[object]]:
        panes = [pane for pane in pilot.app.screen.query(Pane) if pane.display]
        return {(pane.id or "", y): pane.line(y) for pane in panes for y in range(pane.size.height)}

    play(scenario, (80, 24))
