"""The rates pane: rulers that fit any frame, and the lecture's to the last character."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.core.data.datasets import Dataset
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.problems import Problem, problem
from gdtui.core.training.config import RunConfig, run_config
from gdtui.core.training.optimizers.table import optimizer
from gdtui.display.ascii import ascii_row
from gdtui.display.numbers import significant
from gdtui.display.rows import Row, Span, plain
from gdtui.ui.panes.rates import RatesPane, rates_rows
from gdtui.ui.panes.row_widget import COLOURS
from tests.problems import PROPORTIONAL, session_of, setups
from tests.ui.piloted import session


def lines(
    width: int,
    height: int = 12,
    steps: int = 60,
    of: Problem = PROPORTIONAL,
    runs: str = "",
    view: int = 0,
    **choices: Any,
) -> list[str]:
    walked = session(of, runs, **choices)
    walked.choose(view)
    walked.goto(steps)
    return plain(rates_rows(walked.moment, width, height)).split("\n")


def test_the_lectures_rulers_in_a_narrow_frame() -> None:
    assert lines(38) == [
        "● SGD lr 0.01  converging",
        "─●─────┬╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳╳╳",
        " over a sample 0.05556  diverges 0.204",
        "               comes back 0.4765–0.519",
        "an epoch leaves 0.7393 of the way",
        "no noise floor",
        "",
        "▲ GD lr 0.01  would converge",
        "─▲─────────────┬╌╌╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳",
        "    overshoots 0.1071  diverges 0.2143",
        "an epoch leaves 0.9067 of the way",
    ]


def test_the_lectures_rulers_in_a_frame_of_a_hundred_columns_screen() -> None:
    assert lines(55, 13, batch="all", lr=0.11, steps=15) == [
        "▲ GD lr 0.11  oscillating about the optimum",
        "─────────────────────┬▲╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳╳╳╳╳",
        "                 overshoots 0.107143  diverges 0.214286",
        "an epoch leaves 0.02667; at best 0, at 0.1071",
        "",
        "● SGD lr 0.11  would overshoot, and converge",
        "───────────┬╌╌╌╌╌╌╌╌╌╌●╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳╳╳╳╳╳╳",
        " overshoots a sample's own 0.0555556  diverges 0.204018",
        "                           comes back 0.476538–0.519014",
        "an epoch leaves 0.09173; at best 0, at 0.05556",
        "no noise floor: every sample wants the same",
    ]


def test_a_rate_in_a_window_brings_the_window_onto_the_scale() -> None:
    assert lines(65, lr=0.5, runs="gd,sgd") == [
        "A ▲ GD lr 0.5  diverging",
        "────────────┬╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳▲╳╳╳╳╳",
        "    overshoots 0.107143  diverges 0.214286",
        "",
        "B ● SGD lr 0.5  arrived: every gradient is 0",
        "──────┬╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┬╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳┬╌╌●╌┬╳╳╳",
        "                        diverges 0.204018",
        "overshoots a sample's own 0.0555556  comes back 0.476538–0.519014",
        "an epoch leaves 0 of the way; at best 0, at 0.05556",
        "no noise floor: every sample wants the same",
    ]


@pytest.mark.parametrize(
    ("choices", "name"),
    [
        ({"steps": 0}, "● SGD lr 0.01  would converge"),
        ({"steps": 0, "of": problem("noisy")}, "● SGD lr 0.01  would circle the optimum, 0.01674 away"),
        ({"steps": 0, "lr": 0.3}, "● SGD lr 0.3  would diverge"),
        ({"steps": 600, "dtype": "float32"}, "● SGD lr 0.01  stuck in float32"),
        ({"steps": 900, "lr": 1.0}, "● SGD lr 1  diverged at step 225"),
        ({"steps": 100, "lr": 1.0}, "● SGD lr 1  diverging"),
        (
            {"steps": 300, "of": problem("noisy"), "lr": 0.1},
            "● SGD lr 0.1  circling the optimum, 0.3477 away",
        ),
        ({"steps": 60, "lr": 0.0001}, "● SGD lr 0.0001  creeping: < 1 % an epoch, if at all"),
        ({"steps": 1, "lr": 1e-300}, "● SGD lr 1e-300  too early to say"),
    ],
)
def test_a_run_is_named_for_what_it_does(choices: dict[str, Any], name: str) -> None:
    assert lines(55, 3, **choices)[0] == name


@pytest.mark.parametrize(("rate", "start", "end"), [(1e-300, "●──", "╳╳╳"), (1e300, "───", "╳●▸")])
def test_a_rate_off_the_scale_stands_at_its_end(rate: float, start: str, end: str) -> None:
    ruler = lines(38, lr=rate)[1]
    assert ruler.startswith(start) and ruler.endswith(end) and len(ruler) == 38


def test_a_low_frame_names_all_runs_and_then_rules_the_viewed_one() -> None:
    def heads(height: int) -> list[str]:
        return [line.split(" lr")[0] for line in lines(55, height, runs="gd,sgd", view=1) if " lr" in line]

    for height in range(2, 9):
        assert heads(height) == ["A ▲ GD", "B ● SGD"]
    assert lines(38, 3, runs="gd,sgd", view=1)[2].startswith("─●")
    assert lines(38, 3, runs="gd,sgd", view=0)[1].startswith("─▲")
    assert [line[:11].strip() for line in lines(38, 5, runs="gd,sgd", view=1)[3:]] == [
        "─●─────┬╌╌╌",
        "over a sam",
    ]


def test_the_rulers_share_one_scale() -> None:
    gd, sgd = (line for line in lines(65, runs="gd,sgd:lr=0.15", lr=0.15) if "┬" in line)
    assert gd.index("▲") == sgd.index("●")
    assert gd.rindex("┬") > sgd.rindex("┬")


def test_where_there_are_no_limits_it_says_so() -> None:
    walked = session_of(PROPORTIONAL, replace(run_config(PROPORTIONAL), optimizer=optimizer("adam")))
    walked.goto(30)
    assert plain(rates_rows(walked.moment, 55, 9)).split("\n")[1:] == [
        "no limits are known of the optimizer adam"
    ]
    heavy, decaying = optimizer("momentum"), optimizer("sgd", weight_decay=0.1)
    many = Problem("many", Dataset.of(range(70_000), range(70_000)), Proportional(), (0.0,), 4.0)
    told: dict[str, dict[str, Any]] = {
        "no limits are known: the loss is not known to be a quadratic": {"of": problem("classes")},
        "no limits are known of a momentum in a shuffled order": {"optimizer": heavy, "shuffle": True},
        "no limits are known where rows are drawn with replacement": {"replacement": True, "batch": 2},
        "no limits are known of the optimizer sgd:weight-decay=0.1": {"optimizer": decaying},
        "no limits are known: too many rows and parameters to look at": {"of": many},
    }
    for words, chosen in told.items():
        assert lines(65, steps=0, **chosen)[1] == words
    flat = Problem("flat", Dataset.of([0, 0], [0, 0]), Proportional(), (1.0,), 4.0)
    assert lines(55, of=flat)[:2] == [
        "● SGD lr 0.01  arrived: every gradient is 0",
        "no rate diverges: the loss is not curved",
    ]


@given(
    setups(),
    st.integers(0, 300),
    st.integers(20, 140),
    st.integers(3, 30),
    st.sampled_from([1e-300, 0.2, 1e300]),
)
def test_the_rows_of_every_moment_fit_and_can_be_written_in_ascii(
    setup: tuple[Problem, RunConfig], steps: int, width: int, height: int, rate: float
) -> None:
    of, config = setup
    for configs in (
        [config],
        [config, replace(config, lr=rate), replace(config, batch=1), replace(config, seed=3)],
    ):
        walked = session_of(of, *configs)
        walked.choose(len(configs) - 1)
        walked.goto(steps)
        picture = rates_rows(walked.moment, width, height)
        assert 1 <= len(picture) <= height
        for row in picture:
            assert len(text(row)) <= width
            padded = (*row, Span(" " * (width - len(text(row)))))
            assert text(ascii_row(padded)).isascii() and len(text(ascii_row(padded))) == width


def test_the_pane_shows_these_rows() -> None:
    walked = session(PROPORTIONAL)
    walked.goto(7)
    shown = RatesPane().rows(walked.moment, 55, 9)
    assert plain(shown).split("\n") == [f" {line}" for line in lines(54, 9, steps=7)]


def text(row: Row) -> str:
    return "".join(span.text for span in row)


def test_zones_and_runs_are_told_apart_in_ascii_and_by_role() -> None:
    walked = session(PROPORTIONAL, "sgd,gd,batch=2", lr=0.3)
    walked.goto(9)
    picture = rates_rows(walked.moment, 38, 20)
    rulers = [row for row in picture if "╳" in text(row)]
    assert [text(ascii_row(row)) for row in rulers] == [
        "------+~~~~~~~~~~~~~~~~+!!!!!!!!!!*!!!",
        "------------+~~~~~~~~~~~+!!!!!!!!!#!!!",
        "------+~~~~~~~~~~~~~~~~~~~~~~+!!!!x!!!",
    ]
    assert [{span.role for span in row} for row in rulers] == [
        {"axis", "strong", "label", "bad", run} for run in ("sgd", "gd", "mini")
    ]
    known = {name.removeprefix("role--") for name in RatesPane.COMPONENT_CLASSES}
    assert {span.role for row in picture for span in row} <= {"", *known, *COLOURS}


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1 / 18, "0.05556"), (3 / 14, "0.2143"), (0.2040179, "0.204"), (1e-9, "1e-9"), (100.0, "100")],
)
def test_significant_digits(value: float, shown: str) -> None:
    assert significant(value, 4) == shown


def test_rows_that_have_no_room_are_told_of() -> None:
    whole = lines(38, 40, runs="gd,sgd,batch=2", of=problem("noisy"))
    for height in range(7, len(whole)):
        shown = lines(38, height, runs="gd,sgd,batch=2", of=problem("noisy"))
        assert len(shown) <= height
        told = [line for line in whole if line]
        kept = [line for line in shown if line and "more rows" not in line]
        left_out = len(told) - len(kept)
        assert (
            shown[-1] == f"… {left_out} more rows: z makes room" or f"… {left_out} more rows" in shown[-1]
        ) == (left_out > 0)


def test_a_run_that_converges_to_a_circle_is_said_to() -> None:
    assert lines(55, 3, of=problem("noisy"), steps=9)[0] == "● SGD lr 0.01  converging to a circle"
    assert lines(55, 3, steps=9)[0] == "● SGD lr 0.01  converging"
