"""A scenario that was written opens the same session again, to the last bit."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.core.errors import InputError
from gdtui.core.problem.problems import Asked, Problem, asked_problem, problem
from gdtui.core.scenarios.scenario import Scenario, opened
from gdtui.core.scenarios.wanted import Wanted
from gdtui.core.session.opening import Opening, open_session, opening_of
from gdtui.core.training.config import run_config, run_configs
from gdtui.core.training.optimizers.table import optimizer
from gdtui.core.training.schedules import schedule
from gdtui.trace.scenario import print_scenario, scenario_text
from tests.cli.test_again import PROBLEMS, choices, marks, state, walks
from tests.problems import EVERY, OPTIONED, SCHEDULES, STUMBLING, configs, known, session_of

ROWS = "a,b,y\n1,2,3\n4,5,6\n7,8,10\n"


def again(text: str, file: Path) -> Scenario:
    """What a file with this text opens."""
    file.write_text(text, encoding="utf-8")
    return opened(str(file), Wanted())


@settings(max_examples=75)
@given(PROBLEMS, st.data())
def test_a_session_is_the_same_again(
    tmp_path_factory: pytest.TempPathFactory, chosen: Problem, data: st.DataObject
) -> None:
    drawn = data.draw(st.lists(configs(chosen, 30), min_size=1, max_size=3))
    others = data.draw(st.lists(st.sampled_from([*EVERY, *OPTIONED]), min_size=3, max_size=3))
    planned = [replace(each, epochs=drawn[0].epochs) for each in drawn]
    planned = [replace(each, optimizer=other) for each, other in zip(planned, others, strict=False)]
    session = session_of(chosen, *planned)
    acts = data.draw(st.tuples(walks(chosen), choices(), walks(chosen), choices(), walks(chosen)))
    for act in (each for part in acts for each in part):
        try:
            act(session)
        except InputError:  # a condition on grad.w where there is one parameter
            continue
    opening = known(opening_of(session))
    file = tmp_path_factory.getbasetemp() / "s.toml"
    text = scenario_text(chosen, opening)
    found = again(text, file)
    assert found.opening == opening
    reopened = open_session(found.problem, found.opening)
    assert state(reopened) == state(session)
    assert marks(reopened) == marks(session)
    assert scenario_text(found.problem, found.opening) == text


@pytest.mark.parametrize("planned", SCHEDULES, ids=lambda planned: planned.name)
@pytest.mark.parametrize("other", [schedule("constant"), schedule("cosine", over=7, per="update")])
def test_every_schedule_is_the_same_again(tmp_path: Path, planned, other) -> None:  # type: ignore[no-untyped-def]
    chosen = problem("noisy")
    config = run_config(chosen, schedule=planned, optimizer=optimizer("adam", betas=(0.5, 0.25), eps=1e-3))
    opening = Opening((config.changed(9, schedule=other, optimizer=optimizer("sgd")),))
    assert again(scenario_text(chosen, opening), tmp_path / "s.toml").opening == opening


def test_a_scenario_is_what_somebody_would_write() -> None:
    noisy = problem("noisy")
    session = session_of(noisy, *(each.config for each in run_configs(noisy, "gd,adam:lr=0.05", epochs=50)))
    session.goto(15)
    session.mark("a")
    session.choose()
    session.back(3)
    session.change(lr=0.01)
    session.forward(3)
    session.title, session.notes = "A rate", ("One", "  two")
    assert scenario_text(noisy, known(opening_of(session))) == (
        'title = "A rate"\n'
        'notes = """\nOne\n  two\n"""\n'
        'dataset = "noisy"\nepochs = 50\nstart = 1.0\n\n'
        '[[runs]]\nmode = "gd"\nlr = 0.01\n\n'
        '[[runs]]\nmode = "sgd"\noptimizer = "adam"\nlr = 0.05\n\n'
        "[[runs.changes]]\nstep = 12\nlr = 0.01\n\n"
        '[place]\nstep = 15\nrun = "B"\n\n'
        '[marks]\na = [15, "15/lr=0.05/batch=1"]\n'
    )


def asked(folder: Path, **chosen: object) -> Problem:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "data" / "rows.csv").write_text(ROWS)
    return asked_problem(Asked(**chosen))  # type: ignore[arg-type]


def test_a_file_of_data_is_named_from_where_the_scenario_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = asked(tmp_path, source="data/rows.csv", x='b,"a"', target="y", standardize=True, model="linear")
    opening = Opening((run_config(chosen),))
    print_scenario(chosen, opening, Path("data") / "s.toml")
    written = tomllib.loads((tmp_path / "data" / "s.toml").read_text())
    assert (written["dataset"], written["x"], written["standardize"]) == ("rows.csv", ["b", "a"], True)
    found = opened("data/s.toml", Wanted())
    assert found.opening == opening
    assert found.problem.asked == known(chosen.asked)._replace(source="data/rows.csv", x="b,a")
    whole = asked(tmp_path, source=str(tmp_path / "data" / "rows.csv"))
    text = scenario_text(whole, Opening((run_config(whole),)), os.sep)
    assert tomllib.loads(text)["dataset"] == str(tmp_path / "data" / "rows.csv")


def dataset_of(problem: Problem, folder: Path) -> str:
    """How a scenario in a folder names the data."""
    text = scenario_text(problem, Opening((run_config(problem),)), str(folder))
    return str(tomllib.loads(text)["dataset"])


def test_a_file_is_named_from_where_links_lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "far" / "away" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "far" / "away" / "deep")
    monkeypatch.chdir(tmp_path)
    chosen = asked(tmp_path, source="data/rows.csv")
    print_scenario(chosen, Opening((run_config(chosen),)), Path("link") / "s.toml")
    for name in ("link/s.toml", "far/away/deep/s.toml"):
        assert opened(name, Wanted()).problem.dataset.y.tolist() == chosen.dataset.y.tolist()
    (tmp_path / "data" / "linked.csv").symlink_to("rows.csv")  # the name by which somebody knows it stays
    assert dataset_of(asked(tmp_path, source="data/linked.csv"), Path("data")) == "linked.csv"


def test_a_scenario_that_was_opened_by_its_whole_name_can_still_be_sent_with_its_data(tmp_path: Path) -> None:
    asked(tmp_path)
    (tmp_path / "data" / "s.toml").write_text('dataset = "rows.csv"')
    (tmp_path / "t.toml").write_text('dataset = "data/rows.csv"')
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "u.toml").write_text('dataset = "../data/rows.csv"')
    for name, dataset in (("data/s", "rows.csv"), ("t", "data/rows.csv"), ("beside/u", "../data/rows.csv")):
        file = tmp_path / f"{name}.toml"
        assert dataset_of(opened(str(file), Wanted()).problem, file.parent) == dataset
    elsewhere = asked(tmp_path, source=str(tmp_path / "data" / "rows.csv"))
    for folder in (Path(os.sep), tmp_path / "a" / "b"):
        assert dataset_of(elsewhere, folder) == str(tmp_path / "data" / "rows.csv")


def test_a_name_that_would_do_harm_is_written_as_escapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = "\x1b[2J\u202e[b]\U000e0001é.csv"
    (tmp_path / name).write_text("x,y\n1,2\n")
    chosen = asked_problem(Asked(name))
    text = scenario_text(chosen, Opening((run_config(chosen),)))
    assert text.replace("\n", "").isprintable()
    assert tomllib.loads(text)["dataset"] == name
    (tmp_path / "\udcff.csv").write_text("x,y\n1,2\n")
    bytes_name = asked_problem(Asked("\udcff.csv"))
    with pytest.raises(InputError, match="not UTF-8"):
        scenario_text(bytes_name, Opening((run_config(bytes_name),)))


def test_what_no_file_can_say_is_refused() -> None:
    lecture = problem("lecture")
    unknown = replace(run_config(lecture), optimizer=STUMBLING)
    made = replace(lecture, asked=None)
    streamed = replace(lecture, asked=Asked("-"))
    for chosen, config in ((lecture, unknown), (made, run_config(made)), (streamed, run_config(lecture))):
        with pytest.raises(InputError, match="no scenario says this"):
            scenario_text(chosen, Opening((config,)))


def test_the_words_about_a_session_stay_where_it_is_of_the_same_data() -> None:
    from gdtui.core.session.renewal import with_problem, with_runs

    session = session_of(problem("noisy"), run_config(problem("noisy")))
    session.title, session.notes = "A", ("b",)
    renewed = with_runs(session, "gd,sgd").session
    assert (renewed.title, renewed.notes) == ("A", ("b",))
    assert with_problem(session, "lecture").session.title == ""
