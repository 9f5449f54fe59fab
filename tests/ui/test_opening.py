"""What is open can be changed from inside, and what is typed in vain is answered."""

from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from gdtui.core.conditions.condition import condition
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import problem
from gdtui.core.session import renewal
from gdtui.core.session.arguments import command
from gdtui.core.session.opened import Opened
from gdtui.core.session.session import Session
from gdtui.core.training.config import run_config
from gdtui.ui.panes.loss import LossPane
from gdtui.ui.panes.standings import StandingsLine
from tests.hostile import TEXTS
from tests.problems import bits, known, session_of
from tests.ui.piloted import main_screen, play, press, say, steps, until


def lecture(**choices: object) -> Session:
    return session_of(problem("lecture"), run_config(problem("lecture"), **choices))  # type: ignore[arg-type]


def test_another_problem_is_opened_with_the_same_choices_and_breakpoints_that_it_understands() -> None:
    session = lecture(batch="all", lr=0.02, epochs=7, start=3.0)
    session.forward(4)
    session.change(lr=0.05)
    session.stop_at(*(condition(text, ("w",)) for text in ("loss < 1", "grad > 3", "w > 1")))
    line = renewal.with_problem(session, "line:noise=1")
    config = known(line.session.run.config)
    assert (config.batch, config.lr, config.epochs, config.start) == (6, 0.05, 7, (0.0, 0.0))
    assert line.session.steps == 0 and line.dropped == ("grad > 3",)
    assert [each.text for each in line.session.breakpoints.conditions] == ["loss_before < 1", "w > 1"]
    noisy = renewal.with_problem(session, "noisy").session.run
    assert known(noisy.config).start == (3.0,) and noisy.title == "noisy"


def test_other_runs_take_from_the_viewed_one_what_they_leave_open() -> None:
    session = lecture(lr=0.02, epochs=7, shuffle=True, seed=4)
    session.forward(5)
    runs = renewal.with_runs(session, "gd,sgd:lr=0.1,batch=2:seed=1").session.moment
    told = [known(trail.run.config) for trail in runs.trails]
    assert [(each.batch, each.lr, each.seed) for each in told] == [(3, 0.02, 4), (1, 0.1, 4), (2, 0.02, 1)]
    assert [trail.steps for trail in runs.trails] == [5, 5, 5]


def test_another_precision_is_the_same_moment_with_its_marks_and_changes() -> None:
    session = lecture()
    session.forward(5)
    session.mark("a")
    session.change(lr=0.03)
    session.forward(4)
    session.next_phase()
    now = renewal.with_dtype(session, "float32").session.moment
    plan = run_config(problem("lecture"), dtype="float32").changed(5, lr=0.03)
    fresh = session_of(problem("lecture"), plan)
    fresh.goto(9)
    assert bits(known(now.step)) == bits(known(fresh.moment.step))
    assert (now.steps, now.phase, now.marks) == (9, 1, (("a", 5),))


def test_a_run_that_becomes_shorter_ends_where_it_then_does() -> None:
    session = lecture()
    session.forward(5)
    session.change(lr=0.03)
    session.forward(20)
    session.mark("z")
    now = renewal.with_epochs(session, "1").session
    assert now.moment.end == ("finished", 3, "") and known(now.run.config).changes == () and not now.marks


def test_a_long_way_to_the_same_step_is_left_to_go() -> None:
    session = lecture(epochs=100_000, lr=1e-9)
    session.goto(250_000)
    renewed = renewal.with_dtype(session, "float32")
    assert (renewed.session.steps, renewed.steps) == (0, 250_000)


def test_one_returns_to_what_was_open_before_as_it_was_left_and_forth_again() -> None:
    first, second, third = lecture(), lecture(), lecture()
    first.forward(3)
    first.change(lr=0.1)
    opened = Opened(first)
    assert opened.undo() and not opened.undo()  # what could be done again is forgotten with the next choice
    opened.open(second)
    second.forward(2)
    second.change(lr=0.2)
    assert opened.undo() and opened.session is second  # of its runs first
    assert opened.undo() and opened.session is first and first.steps == 3
    assert opened.redo() and opened.session is second
    assert opened.redo() and known(second.moment.config).lr == 0.2
    assert opened.undo() and opened.undo()
    opened.open(third)
    assert not opened.redo()
    assert opened.undo() and opened.session is first and not opened.session.redo()


def test_another_model_is_fitted_to_the_same_data_by_the_same_runs() -> None:
    session = lecture()
    session.change(batch=3, lr=0.02)
    session.forward(4)
    now = renewal.with_model(session, "polynomial:degree=3").session
    assert now.run.names == ("w1", "w2", "w3", "b") and now.steps == 0
    assert known(now.moment.config).lr == 0.02 and known(now.moment.config).batch == 3
    assert known(now.run.problem).dataset is known(session.run.problem).dataset
    assert known(command(now)).startswith("gdtui --model polynomial --degree 3 ")
    line = renewal.with_model(now, "linear").session
    assert line.run.names == ("w", "b") and known(command(line)).startswith("gdtui --model linear ")


def test_without_a_seed_nothing_is_drawn() -> None:
    session = lecture(replacement=True, seed=3)
    none = renewal.with_seed(session, "none").session
    again = renewal.with_seed(none, "5").session
    assert (known(none.run.config).seed, known(none.run.config).replacement) == (None, False)
    assert (known(again.run.config).seed, known(again.run.config).replacement) == (5, False)


KINDS = [
    renewal.with_problem,
    renewal.with_model,
    renewal.with_runs,
    renewal.with_dtype,
    renewal.with_start,
    renewal.with_epochs,
    renewal.with_seed,
]
values = st.sampled_from(["", "1e999", "nan", "-1", "9" * 5000, "\u0663", "gd,", "line:noise=x", *TEXTS])


@given(st.sampled_from(KINDS), values | st.text(max_size=30))
def test_what_cannot_be_opened_is_one_line_and_nothing_is_lost(kind: renewal.Renewal, value: str) -> None:
    session = lecture()
    session.forward(4)
    before = bits(known(session.moment.step))
    try:
        kind(session, value)
    except InputError as error:
        assert str(error).isprintable() and str(error)
    assert session.steps == 4 and bits(known(session.moment.step)) == before


def test_the_screen_opens_another_problem_and_other_runs_with_the_view_as_it_was() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        screen = main_screen(pilot)
        await press(pilot, "y", "]", "e", ":problem line:noise=1")
        assert screen.chart_view.log and steps(pilot) == 0
        assert known(screen.moment).run.names == ("w", "b")
        await press(pilot, "e")
        assert steps(pilot) == 6
        await press(pilot, ":runs gd,sgd")
        await until(pilot, lambda: len(screen.query(StandingsLine)) == 1)
        assert steps(pilot) == 6 and screen.query_one(LossPane).moment is screen.moment
        await press(pilot, "u")
        await until(pilot, lambda: not screen.query(StandingsLine))
        await press(pilot, "u")
        assert (known(screen.moment).run.title, steps(pilot)) == ("lecture", 3)
        await press(pilot, ":start 0", "s")
        assert known(screen.moment).params_before.tolist() == [0.0]
        await press(pilot, "S", "e", ":start")
        assert steps(pilot) == 0 and known(known(screen.moment).run.config).start == (0.0,)

    play(scenario)


def test_a_key_that_does_nothing_says_so() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for key in "fnNXZ;/ß":
            await press(pilot, key)
            assert main_screen(pilot).notice == f"{key} does nothing here: ? lists all keys"
        await press(pilot, "s")
        assert main_screen(pilot).notice == "" and steps(pilot) == 1

    play(scenario)


def test_where_one_goes_is_said_when_it_may_not_be_what_was_meant() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        for words, at, said in [
            ("goto 9999", 300, "the run ends before: this is its end, 100 epochs and 300 steps"),
            ("goto step 301", 300, "the run ends before"),
            ("goto 11", 33, "the end of epoch 11; for a step say :goto step 11"),
            ("goto step 11", 11, ""),
            ("goto epoch 3", 9, ""),
        ]:
            await say(pilot, words)
            notice = main_screen(pilot).notice
            assert steps(pilot) == at and (notice.startswith(said) if said else not notice), words

    play(scenario)


def test_five_times_g_is_the_start_and_no_start_from_five() -> None:
    async def scenario(pilot: Pilot[None]) -> None:
        await press(pilot, "e", "5", "g")
        moment = known(main_screen(pilot).moment)
        assert moment.steps == 0 and known(moment.run.config).start == (1.0,)

    play(scenario)
