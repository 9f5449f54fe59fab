"""Scenarios: what a file says is what options would say, and all that is wrong with it is said at once."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gdtui
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import problem
from gdtui.core.scenarios.refusals import MOST, Refused
from gdtui.core.scenarios.scenario import Scenario, opened
from gdtui.core.scenarios.wanted import Said, Wanted, over
from gdtui.core.training.config import RunConfig
from gdtui.core.training.trainer import train
from tests.problems import all_bits

BAD = Path(__file__).parent.parent / "data" / "bad"
PLAIN = Wanted()
ROWS = "area,rooms,price\n1,2,3\n4,5,6\n7,8,10\n"


def given_by(**texts: str) -> dict[str, Said]:
    return {key: Said(text) for key, text in texts.items()}


def scenario(folder: Path, text: str, wanted: Wanted = PLAIN, usual: str | None = None) -> Scenario:
    """What a file with this text opens."""
    file = folder / "s.toml"
    file.write_bytes(text.encode())
    return opened(str(file), wanted, usual=usual)


def wrong(folder: Path, text: str, wanted: Wanted = PLAIN) -> list[str]:
    """What is wrong with such a file, line by line, without its folder."""
    with pytest.raises(InputError) as found:
        scenario(folder, text, wanted)
    return str(found.value).replace(f"{folder}/", "").split("\n")


def config(folder: Path, text: str, wanted: Wanted = PLAIN) -> RunConfig:
    found = scenario(folder, text, wanted).opening.configs
    assert len(found) == 1
    return found[0]


def test_numbers_are_taken_as_people_write_them(tmp_path: Path) -> None:
    found = config(tmp_path, 'dataset = "line"\nlr = 1e-3\nepochs = 1_000\nstart = [1, 0.5]\n')
    assert (found.lr, found.epochs, found.start) == (0.001, 1000, (1.0, 0.5))
    assert config(tmp_path, "lr = 1\nstart = 2").lr == 1.0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('lr = "1e-3"', 'lr = "1e-3": this is a text, and a number is needed; without the quotes it is one'),
        ("epochs = 1e2", "s.toml:2: epochs = 100.0: this is a number with a point or an exponent, and a whole"
         " number is needed; write 100"),
        ("lr = nan", "s.toml:2: lr = nan: not a finite number above 0"),
        ("lr = true", "s.toml:2: lr = true: this is true or false, and a number is needed"),
        ("lr = 1979-05-27", "s.toml:2: lr = 1979-05-27: this is a date, and a number is needed"),
        ("seed = 0x" + "f" * 6000, "this number is too large for any use"),
        ("lr = [0.1]", "s.toml:2: lr = [0.1]: this is a list, and a number is needed"),
        ("start = []", "s.toml:2: start = []: this is a list, and a number or a list of numbers is needed"),
        ('start = [1, "a", true]', 'start = [1, "a", true]: this is a list, and a number or a list'),
        ('shuffle = "yes"', 's.toml:2: shuffle = "yes": this is a text, and true or false is needed'),
        ('mode = "gdd"', 's.toml:2: mode = "gdd": not one of gd, sgd. Did you mean gd?'),
        ('optimizer = "adan"', "Did you mean adam?"),
        ("titel = 1", "s.toml:2: titel = 1: there is no such key here. Did you mean title?"),
        ("zzz = 1", "s.toml:2: zzz = 1: there is no such key here; the keys: title,"),
        ("learning_rate = 1", "there is no such key here. Did you mean lr?"),
        ("Weight-Decay = 1", "Did you mean weight_decay?"),
        ("batch = 4", "s.toml:2: batch = 4: not a whole number from 1 to 3, or all"),
        ('mode = "gd"\nbatch = 1', "s.toml:3: batch = 1: not all, which mode gd means"),
        ("shuffle = false\nseed = 3", "s.toml:3: seed = 3: not needed: shuffle is false"),
        ("momentum = 0.5\nbeta = 0.5", "s.toml:2: momentum = 0.5: the same as 'beta', which is said, too"),
        ("degree = 2\nmodel = 'linear'", "degree = 2: not needed: only --model polynomial has a degree"),
        ("model = 'lineal'", "s.toml:2: model = \"lineal\": model 'lineal' is not known, but linear is"),
        ("x = 'a'", "s.toml:2: x = \"a\": --x: 'noisy' is built in; columns can be chosen of a file"),
        ("runs = 1", "s.toml:2: runs = 1: these are no tables, each of which begins with a line [[runs]]"),
        ("marks = 1", "s.toml:2: marks = 1: this is no table, which begins with a line [marks]"),
        ("breaks = ['loss <']", 's.toml:2: breaks = "loss <": column 7: the condition ends too early'),
        ("marks.ab = 1", "s.toml:2: ab = 1: a mark is a letter and a step, as in a=7"),
        ("marks.a = [1, 2]", "s.toml:2: a = [1, 2]: behind the letter stands a step from 0 to 300"),
        ("marks.a = '7/lr=0'", "not a finite number above 0"),
        ("[place]\nstep = 301", "s.toml:3: step = 301: not a step from 0 to 300"),
        ("[place]\nrun = 'B'", 's.toml:3: run = "B": not the letter of a run here: A'),
        ("[[changes]]\nlr = 0.1", "s.toml:2: [changes]: 'step' is missing: after how many steps it changes"),
        ("[[changes]]\nstep = 3", "s.toml:2: [changes]: nothing changes there: that is said by lr, batch"),
        ("[[changes]]\nstep = 300\nlr = 0.1", "s.toml:3: step = 300: not a step from 1 to 299"),
        ("[[changes]]\nstep = 3\nlr = 0.1\n[[changes]]\nstep = 3\nlr = 1", "s.toml:6: step = 3: that step"),
        ("[[runs]]\nepochs = 3", "s.toml:3: epochs = 3: there is no such key here"),
        ("[[runs]]\n" * 7, "there are at most 6 runs"),
        ('dataset = "-"', "cannot"),
        ("a", "s.toml:2: is no TOML: Expected '=' after a key"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_and_key(tmp_path: Path, line: str, says: str) -> None:
    head = "" if line.startswith("dataset") else 'dataset = "noisy"'
    assert any(says in each for each in wrong(tmp_path, f"{head}\n{line}\n"))


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = 'titel = "x"\nlr = "1"\nbatch = 9\n[[runs]]\nlr = -1\n[[runs.changes]]\nstep = 0\nlr = nan\n'
    text += '[place]\nrun = "C"\n'
    told = wrong(tmp_path, text)
    assert [each.split(":")[1] for each in told] == ["1", "2", "3", "5", "7", "8", "10"]
    assert all(each.startswith("s.toml:") for each in told)


def test_of_choices_that_need_no_data_all_is_said_where_there_is_none(tmp_path: Path) -> None:
    text = 'dataset = "none.csv"\nlr = -1\nbatch = 99\nepochs = 0\nmodel = "lineal"\npredict = inf\n'
    text += "[[changes]]\nstep = 3\nbatch = 9\n[[changes]]\nstep = 4\nlr = 0\n"
    told = wrong(tmp_path, text)
    assert [each.split(":")[1] for each in told] == ["1", "2", "4", "5", "6", "12"]
    assert "model 'lineal' is not known, but linear is" in told[3]
    told = wrong(tmp_path, 'dataset = "none.csv"\nmodel = "linear"\ndegree = 3\n' + "[[runs]]\n" * 7)
    assert [each.split(":")[1] for each in told] == ["1", "3", "4"]


def test_the_one_word_of_a_batch_is_all(tmp_path: Path) -> None:
    assert config(tmp_path, 'batch = "all"').batch == 3
    says = 'batch = "2": this is a text, and a whole number or "all" is needed'
    assert wrong(tmp_path, 'batch = "2"') == [f"s.toml:1: {says}; without the quotes it is one"]
    assert wrong(tmp_path, 'batch = "gd"') == [f"s.toml:1: {says}".replace('"2"', '"gd"')]


def test_lines_are_counted_where_they_end_as_in_dos(tmp_path: Path) -> None:
    told = wrong(tmp_path, 'title = "x"\r\n# c\r\nepochs = 3\r\nlr = -1\r\nbatch = 99\r\n')
    assert [each.split(":")[1] for each in told] == ["4", "5"]


def test_a_file_of_very_many_lines_is_refused_at_once(tmp_path: Path) -> None:
    assert wrong(tmp_path, "lr = -1\n" + "\n" * 60000) == ["s.toml: is longer than 1000 lines"]


def test_of_very_many_errors_the_first_ones_are_said(tmp_path: Path) -> None:
    told = wrong(tmp_path, "".join(f"zzz{i} = 1\n" for i in range(MOST + 5)))
    assert len(told) == MOST + 1
    assert told[-1] == "and 5 more"


def test_the_data_is_looked_for_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rows.csv").write_text(ROWS)
    monkeypatch.chdir("/")
    found = scenario(tmp_path, 'dataset = "rows.csv"\nx = ["area"]\ntarget = "price"\n')
    assert found.problem.dataset.names == ("area",)
    assert found.problem.asked is not None
    assert found.problem.asked.source == str(tmp_path / "rows.csv")
    told = wrong(tmp_path, 'dataset = "rows.csv"\nx = ["aera"]\ntarget = "prize"\n')
    assert [each.split(":")[1] for each in told] == ["2", "3"]
    assert all("there is no column" in each for each in told)


def test_a_column_may_be_called_anything_and_be_a_number(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text('"a,b","c ""d",y\n1,2,3\n4,5,7\n')
    found = scenario(tmp_path, """dataset = "rows.csv"\nx = ["a,b", 'c "d']\n""")
    assert found.problem.dataset.names == ("a,b", 'c "d')
    (tmp_path / "rows.csv").write_text("1,2,3\n4,5,7\n")
    assert scenario(tmp_path, 'dataset = "rows.csv"\nx = 2\ntarget = 1\n').problem.dataset.x.shape == (2, 1)


FILE = """
dataset = "noisy"
lr = 0.02
optimizer = "momentum"
momentum = 0.8
schedule = "step"
every = 7

[[runs]]
mode = "gd"
[[runs]]
optimizer = "adam"
betas = [0.5, 0.9]
lr = 0.3
[[runs.changes]]
step = 11
lr = 0.1

[place]
step = [3, 7]
run = "B"
[marks]
a = 5
"""


def test_options_win(tmp_path: Path) -> None:
    as_it_is = scenario(tmp_path, FILE)
    assert [each.lr for each in as_it_is.opening.configs] == [0.02, 0.3]
    assert [each.optimizer.name for each in as_it_is.opening.configs] == ["momentum", "adam"]
    assert as_it_is.names == ("momentum:batch=all:beta=0.8:lr=0.02", "adam:betas=0.5,0.9:lr=0.3/11:lr=0.1")
    faster = scenario(tmp_path, FILE, Wanted(shared=given_by(lr="0.5", epochs="50", schedule="cosine")))
    assert [(each.lr, each.epochs, each.schedule.name) for each in faster.opening.configs] == [
        (0.5, 50, "cosine")
    ] * 2
    assert (faster.opening.at, len(faster.opening.marks)) == ((3, 7), 1)
    plain = scenario(tmp_path, FILE, Wanted(shared=given_by(optimizer="sgd", batch="1")))
    assert [(each.optimizer.name, each.batch) for each in plain.opening.configs] == [("sgd", 1)] * 2
    others = scenario(tmp_path, FILE, Wanted(listed="sgd,gd:lr=1,nesterov"))
    assert others.names == ("sgd", "gd:lr=1", "nesterov")
    assert [each.lr for each in others.opening.configs] == [0.02, 1.0, 0.02]
    assert (others.opening.at, others.opening.view, others.opening.marks) == ((0,), 0, ())
    assert not any(each.changes for each in others.opening.configs)
    elsewhere = scenario(tmp_path, FILE, Wanted(place=given_by(step="9"), changed=("A:4:lr=1",)))
    assert (elsewhere.opening.at, elsewhere.opening.view) == ((9,), 1)
    assert [len(each.changes) for each in elsewhere.opening.configs] == [1, 0]


def test_an_option_that_shortens_the_runs_takes_away_what_lies_behind_their_end(tmp_path: Path) -> None:
    short = scenario(tmp_path, FILE, Wanted(shared=given_by(epochs="1"))).opening
    assert (short.at, short.view, short.marks) == ((0,), 1, ())
    assert not any(each.changes for each in short.configs)
    assert scenario(tmp_path, FILE, Wanted(shared=given_by(epochs="5"))).opening.configs[1].changes


def test_runs_that_nobody_named_have_no_marks_of_another(tmp_path: Path) -> None:
    text = "[marks]\na = '12/lr=0.05'\n[[changes]]\nstep = 9\nlr = 0.1\n"
    assert scenario(tmp_path, text).opening.marks
    usual = scenario(tmp_path, text, usual="gd,sgd").opening
    assert not usual.marks and not any(each.changes for each in usual.configs)


def test_what_an_option_says_is_refused_as_an_option(tmp_path: Path) -> None:
    assert wrong(tmp_path, FILE, Wanted(shared=given_by(lr="-1"))) == [
        "lr: '-1' is not a finite number above 0"
    ]
    assert wrong(tmp_path, 'model = "linear"', Wanted(data=given_by(degree="3"))) == [
        "degree: '3' is not needed: only --model polynomial has a degree"
    ]


def test_where_no_runs_are_named_they_are_the_usual_ones(tmp_path: Path) -> None:
    assert scenario(tmp_path, "lr = 0.5", usual="gd,sgd").names == ("gd", "sgd")
    assert scenario(tmp_path, "[[runs]]\nmode = 'gd'", usual="gd,sgd").names == ("gd",)


def test_a_change_goes_on_from_the_one_before(tmp_path: Path) -> None:
    text = "[[changes]]\nstep = 9\nbetas = [0.5, 0.5]\n[[changes]]\nstep = 4\noptimizer = 'adam'\n"
    found = config(tmp_path, text)
    assert [change.steps for change in found.changes] == [4, 9]
    assert found.changes[1].choices.optimizer.options == (("betas", (0.5, 0.5)),)


def test_changes_above_the_runs_are_of_all_and_below_them_of_nobody(tmp_path: Path) -> None:
    change, runs = "[[changes]]\nstep = 3\nlr = 0.5\n", "[[runs]]\nlr = 0.1\n[[runs]]\nlr = 0.2\n"
    own = "[[runs.changes]]\nstep = 7\nlr = 0.7\n"
    found = scenario(tmp_path, change + runs + own).opening.configs
    assert [[each.steps for each in config.changes] for config in found] == [[3], [3, 7]]
    [told] = wrong(tmp_path, runs + change)
    assert told.startswith("s.toml:5: changes = ") and "[[runs.changes]] are of the run above them" in told
    assert config(tmp_path, "[[runs]]\nlr = 0.1\n" + change).changes[0].steps == 3  # there is one run


def test_title_and_notes_are_read_as_they_are_but_for_what_would_do_harm(tmp_path: Path) -> None:
    text = 'title = " \\u001b[2J{7*7} "\nnotes = """\none\n\ttwo \\u202e\n\n"""\n'
    found = scenario(tmp_path, text).opening
    assert found.title == "\\x1b[2J{7*7}"
    assert found.notes == ("one", "    two \\u202e")


@pytest.mark.parametrize("file", sorted(BAD.glob("toml_*.toml")), ids=lambda file: file.stem)
def test_hostile_files_are_refused_in_lines_that_do_no_harm(file: Path) -> None:
    with pytest.raises(InputError) as found:
        opened(str(file), Wanted())
    for line in str(found.value).split("\n"):
        assert line.isprintable()
        assert re.search(rf"{file.name}:\d+: ", line)


@given(st.text(), st.text(), st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none()))
def test_no_text_is_run_or_shown_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, key: str, text: str, value: object
) -> None:
    import tomlkit

    shown: Mapping[str, Any] = {
        key: text,
        "title": text,
        "dataset": text,
        "lr": value or 1,
        "optimizer": text,
    }
    try:
        lines = wrong(tmp_path_factory.getbasetemp(), tomlkit.dumps(shown))
    except (UnicodeEncodeError, ValueError):
        return
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("text", ["\x1b[2J", "[/red]", "面积", "\u202e", "a\nb", "\0"])
def test_the_name_of_a_file_does_no_harm(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as found:
        opened(f"{tmp_path}/{text}.toml", Wanted())
    assert str(found.value).isprintable()
    assert "there is no such file" in str(found.value)


names = st.sampled_from(["optimizer", "schedule", "lr", "betas", "every", "momentum", "beta"])


@given(st.dictionaries(names, st.text()), st.dictionaries(names, st.text()))
def test_what_is_said_upon_something_is_all_there(below: dict[str, str], upon: dict[str, str]) -> None:
    found = over(given_by(**below), given_by(**upon))
    assert {key: found[key].text for key in upon} == upon
    assert all(found[key].text == below[key] for key in found if key not in upon)
    if "optimizer" in upon:
        assert not ({"betas", "momentum", "beta"} & set(found) - set(upon))


def test_refused_holds_each_error(tmp_path: Path) -> None:
    with pytest.raises(Refused) as found:
        scenario(tmp_path, "lr = 0\nbatch = 0\n")
    assert len(found.value.errors) == 2


def test_a_script_takes_the_run_that_is_viewed_with_what_it_says_itself(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(FILE)
    file = tmp_path / "s.toml"
    steps = list(gdtui.train(file, epochs=5))
    config = scenario(tmp_path, FILE, Wanted(shared=given_by(epochs="5"))).opening.configs[1]
    same = list(train(problem("noisy"), config))
    assert [step.params.tolist() for step in steps] == [step.params.tolist() for step in same]
    own = list(
        gdtui.train(file, batch="all", lr=0.25, start=[0.5], optimizer="adam:eps=0.5", shuffle=True, epochs=9)
    )
    plain = list(
        gdtui.train(
            "noisy",
            batch="all",
            lr=0.25,
            start=[0.5],
            optimizer="adam:eps=0.5",
            schedule="step:every=7",
            shuffle=True,
            epochs=9,
        )
    )
    assert own[9].params.tolist() == plain[9].params.tolist()
    with pytest.raises(InputError, match="lr: '-1' is not a finite number"):
        gdtui.train(str(file), lr=-1)
    with pytest.raises(InputError, match="there is no such file"):
        gdtui.train("none.toml")


def test_the_given_order_wins_over_a_seed_and_leaves_it_to_what_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text("shuffle = true\nseed = 3\nepochs = 2\n")
    assert all_bits(gdtui.train(file, shuffle=False)) == all_bits(gdtui.train(epochs=2))
    with pytest.raises(InputError, match="seed: '4' is not needed: shuffle is false"):
        gdtui.train(file, shuffle=False, seed=4)
    file.write_text("replacement = true\nseed = 3\nepochs = 2\n")
    drawn = all_bits(gdtui.train(epochs=2, replacement=True, seed=3))
    assert all_bits(gdtui.train(file, shuffle=False)) == drawn
    one = scenario(tmp_path, "seed = 3\n[[runs]]\n[[runs]]\nshuffle = false\n").opening.configs
    assert [config.seed for config in one] == [3, None]


def test_what_is_standardized_in_a_file_is_not_where_a_script_says_so(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('standardize = true\nmodel = "linear"\nepochs = 2\n')
    assert all_bits(gdtui.train(file, standardize=False)) == all_bits(gdtui.train(model="linear", epochs=2))


def test_a_breakpoint_on_what_only_a_later_optimizer_has_is_taken(tmp_path: Path) -> None:
    later = "breaks = ['velocity > 1']\n[[changes]]\nstep = 9\noptimizer = 'momentum'\n"
    assert scenario(tmp_path, later).opening.breaks == ("velocity > 1",)
    [told] = wrong(tmp_path, "breaks = ['velocity > 1']\n")
    having = "momentum, nesterov, rmsprop:momentum=0.5"
    assert told.endswith(f"column 1: no run here has 'velocity': {having} would have it")


@pytest.mark.parametrize(
    ("late", "key"),
    [
        ("[[changes]]\nstep = 9\nlr = nan\n", "lr"),
        ("[[changes]]\nstep = 9\nbetas = [0.5, 0.5]\n", "betas"),
        ("[marks]\nabc = 1\n", "abc"),
        ("[marks]\na = 'abc'\n", "a"),
        ("[place]\nstep = [1, 2]\n", "step"),
    ],
)
def test_what_a_shorter_run_does_not_reach_is_left_out_and_what_is_wrong_there_is_said(
    tmp_path: Path, late: str, key: str
) -> None:
    short = Wanted(shared=given_by(epochs="2"))
    [told] = wrong(tmp_path, late, short)
    assert f": {key} = " in told
    right = "[[changes]]\nstep = 9\noptimizer = 'adam'\n[[changes]]\nstep = 12\nbetas = [0.5, 0.5]\n"
    opening = scenario(tmp_path, f"{right}[marks]\na = 20\nb = 3\n[place]\nstep = 11\n", short).opening
    assert opening.configs[0].changes == () and opening.at == (0,)
    assert [mark.letter for mark in opening.marks] == ["b"]


def test_runs_are_named_with_the_rates_and_changes_in_which_they_differ(tmp_path: Path) -> None:
    text = "epochs = 3\n[[runs]]\n[[runs]]\noptimizer = 'adam'\n[[runs.changes]]\nstep = 6\nlr = 0.5\n"
    assert scenario(tmp_path, text).names == ("sgd:lr=0.01", "adam:lr=0.001/6:lr=0.5")
    both = "[[changes]]\nstep = 6\nbatch = 2\n[[runs]]\nbatch = 3\n[[runs]]\n"
    assert scenario(tmp_path, both).names == ("gd", "sgd")
    assert scenario(tmp_path, "lr = 0.1\n").names == ("sgd",)
    typed = scenario(tmp_path, text, Wanted(listed="sgd,adam"))
    assert typed.names == ("sgd", "adam")  # as somebody asked for them
