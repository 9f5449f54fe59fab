"""README and manual are true: every command runs, every figure is computed, and every page can be printed."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdtui.cli.arguments import application
from gdtui.cli.usage import parsed
from gdtui.core.analysis.floor import noise_floor
from gdtui.core.analysis.pace import pace
from gdtui.core.analysis.stability import Limits, limits
from gdtui.core.data.datasets import Dataset
from gdtui.core.errors import InputError
from gdtui.core.problem.analysis import optimum
from gdtui.core.problem.models import Proportional
from gdtui.core.problem.original import original_params
from gdtui.core.problem.problems import Asked, Problem, asked_problem, problem
from gdtui.core.problem.quadratic import sample_minima
from gdtui.core.runs.trained import Trained
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Wanted
from gdtui.core.session.moments import Trail
from gdtui.core.training.config import run_config
from gdtui.core.training.optimizers.table import default_rate, optimizer
from gdtui.display.numbers import estimated
from gdtui.manual import TOPICS, page, title
from tests import forked
from tests.readme import MANUAL, README

PRICES = Path(__file__).parent / "data" / "prices.csv"
SCREENSHOTS = README.parent / "screenshots"
PAGES = [README, *sorted(MANUAL.glob("*.md"))]
FIGURE = re.compile(r"(?<![\w.=,:-])≈?(\d\.\d{3,}(?:e-?\d+)?)(?![\w])")
MEASURED = ("terminals.md",)  # what a benchmark says of one machine


def run(name: str = "lecture", **choices: Any) -> Trained:
    of = problem(name)
    made = Trained(of, run_config(of, **choices))
    made.extend(made.total)
    return made


def distance(steps: int, name: str = "lecture", **choices: Any) -> float:
    found = Trail(run(name, **choices), steps).distance
    assert found is not None
    return found


def figures() -> dict[str, float]:
    """Every figure of more than three digits that README and manual have, computed."""
    sgd, gd, noisy = run(), run(batch="all"), run("noisy")
    lecture = problem("lecture")
    rates = [limits(lecture, run_config(lecture, batch=batch)) for batch in (1, "all")]
    paces = [pace(lecture, run_config(lecture, batch=batch, lr=0.03)) for batch in (1, "all")]
    two = limits(lecture, run_config(lecture, batch=2, shuffle=True))
    floor = noise_floor(problem("noisy"), run_config(problem("noisy")))
    moving = limits(lecture, run_config(lecture, batch="all", optimizer=optimizer("momentum")))
    assert (
        all(each is not None for each in (moving, *rates, *paces, two, floor)) and noisy.optimum is not None
    )
    minima = sample_minima(problem("noisy"))
    assert minima is not None and minima == pytest.approx([2, 2.3, 1.8])
    plain, scaled = (asked_problem(Asked(str(PRICES), standardize=each)) for each in (False, True))
    of_prices = [limits(each, run_config(each, batch="all")) for each in (plain, scaled)]
    best, outliers, in_scaled = (optimum(each) for each in (plain, problem("outlier"), scaled))
    assert best is not None and outliers is not None and in_scaled is not None
    original = original_params(scaled, in_scaled)
    assert original is not None and np.allclose([value for _, value in original], best)
    return {
        "1.0984": sgd.params_at(2)[0],
        "1.260688": sgd.params_at(3)[0],
        "1.0933333333333333": gd.params_at(3)[0],
        "7.31594": sgd.losses.at("before", 3),
        "4.91924": sgd.losses.at("after", 3),
        "2.55072": sgd.losses.at("dataset", 3),
        "0.22087": distance(15),
        "0.61269": distance(15, batch="all"),
        "5.556e-5": distance(300, batch="all"),
        "3.4685e-5": distance(102),
        "7.638e-14": distance(300),
        "0.3286": paces[0].left,  # type: ignore[union-attr]
        "0.107143": rates[1].overshoots,  # type: ignore[union-attr]
        "0.0555556": rates[0].overshoots,  # type: ignore[union-attr]
        "0.214286": rates[1].diverges,  # type: ignore[union-attr]
        "0.204018": rates[0].diverges,  # type: ignore[union-attr]
        "0.241226": two.diverges,  # type: ignore[union-attr]
        "1.957143": float(noisy.optimum[0]),
        "1.9386": noisy.params_at(298)[0],
        "1.9676": noisy.params_at(299)[0],
        "1.9374": noisy.params_at(300)[0],
        "0.000282150": moving.overshoots,  # type: ignore[union-attr]
        "0.407143": moving.diverges,  # type: ignore[union-attr]
        "0.001": default_rate("adam"),
        "0.01674": floor.distance,  # type: ignore[union-attr]
        "7.999998569488525": float(4 * run(dtype="float32").params_at(300)[0]),
        "2.35353e-7": found_of_houses().diverges,
        "0.002": 0.002,
        "0.909524": outliers[0],
        "0.000118333": of_prices[0].diverges,  # type: ignore[union-attr]
        "0.506625": of_prices[1].diverges,  # type: ignore[union-attr]
        "2.28648": best[0],
    }


def test_every_figure_is_what_the_program_computes() -> None:
    known = figures()
    written = {
        (path.name, found)
        for path in PAGES
        if path.name not in MEASURED
        for found in FIGURE.findall(path.read_text("utf-8"))
    }
    assert {found for _, found in written} - {"0.279"} == set(known)
    for text, value in known.items():
        digits = len(re.sub(r"e.*", "", text).replace(".", "").lstrip("0"))
        assert float(f"{value:.{digits}g}") == float(text), (text, value)
    line = problem("line:noise=1")
    found = limits(line, run_config(line, shuffle=True))
    assert found is not None and estimated(found.diverges, found.error, 6) == "≈0.279"
    assert paces_agree()


def found_of_houses() -> Limits:
    houses = Problem("houses", Dataset.of([2104, 1600, 2400], [400, 330, 369]), Proportional(), (1.0,), 4.0)
    found = limits(houses, run_config(houses, batch="all"))
    assert found is not None
    return found


def paces_agree() -> bool:
    """An epoch of GD at 0.03 leaves 0.72, and both land on the optimum at their best rates."""
    lecture = problem("lecture")
    gd = pace(lecture, run_config(lecture, batch="all", lr=0.03))
    return (
        gd is not None
        and bool(np.isclose(gd.left, 0.72))
        and distance(3, batch="all", lr=3 / 28) < 1e-15
        and distance(3, lr=1 / 18) < 1e-15
    )


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command of ours in a block of shell lines: the page, and its words."""
    for path in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
            for line in block.splitlines():
                words = shlex.split(line, comments=True)
                if words[:1] == ["gdtui"]:
                    yield path.name, words[1:]


def test_there_are_commands_to_try() -> None:
    assert len(list(commands())) > 10


@pytest.mark.parametrize(("where", "words"), list(commands()))
def test_every_command_does_what_it_may(
    where: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(PRICES, tmp_path)
    shutil.copy(PRICES.with_name("gd.txt"), tmp_path / "out.txt")
    (tmp_path / "screenshots").mkdir()
    for path in (*SCREENSHOTS.glob("*.toml"), *SCREENSHOTS.glob("*.csv")):
        shutil.copy(path, tmp_path / "screenshots")
    lesson = re.search(r"```\n(Output .*?)```", (MANUAL / "films.md").read_text("utf-8"), re.DOTALL)
    assert lesson is not None
    (tmp_path / "lesson.tape").write_text(lesson[1], "utf-8")
    shutil.copy(SCREENSHOTS / "slip.py", tmp_path / "train.py")
    (tmp_path / "mine.py").write_text("def descend(lr=0.5):\n    yield {'w': lr}\n")
    monkeypatch.chdir(tmp_path)
    if (
        words[0] in ("run", "compare", "datasets", "models", "optimizers", "scenario", "record")
        or "--format" in words
    ):
        ended = forked.gdtui(*words, cwd=tmp_path)
        assert ended.returncode == 0, ended.stderr
        if "--until" in words:
            assert "stopped at step 32:" in ended.stderr
        return
    if words[0] == "check":  # the lecture's print-out: right, and of other data who knows
        ended = forked.gdtui(*words, cwd=tmp_path)
        other = "prices.csv" in words
        assert ended.returncode == (2 if "--open" in words or other else 0), ended.stderr
        assert "give the rate" in ended.stderr if other else ended.stdout.startswith("right: ")
        return
    command, bound = parsed(application(), words)
    with pytest.raises(Exception, match="needs a terminal"):
        command(*bound.args, **bound.kwargs)


def test_every_topic_has_a_page_and_the_readme_leads_to_it() -> None:
    assert {path.stem for path in MANUAL.glob("*.md")} == set(TOPICS)
    linked = re.findall(r"\]\(gdtui/manual/([\w-]+)\.md\)", README.read_text("utf-8"))
    assert set(linked) == set(TOPICS)
    assert len({title(topic) for topic in TOPICS}) == len(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_printed_as_it_is_without_a_terminal(topic: str) -> None:
    ended = forked.gdtui("help", topic)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, page(topic), "")
    assert "![" not in ended.stdout


def test_the_file_on_the_page_is_the_one_that_is_computed_with() -> None:
    assert re.findall(r"```csv\n(.*?)```", page("data"), re.DOTALL) == [PRICES.read_text()]
    assert (SCREENSHOTS / "prices.csv").read_text() == PRICES.read_text()


def test_the_scenario_on_the_page_opens_and_what_is_wrong_is_said_as_it_stands_there(tmp_path: Path) -> None:
    shutil.copy(PRICES, tmp_path)
    (text,) = re.findall(r"```toml\n(.*?)```", page("scenarios"), re.DOTALL)
    (tmp_path / "s.toml").write_text(text)
    found = opened(str(tmp_path / "s.toml"), Wanted()).opening
    assert (found.at, found.view, found.phase, len(found.configs[1].changes)) == ((700,), 1, 3, 1)
    (said,) = re.findall(r"```\n(gdtui: .*?)```", page("scenarios"), re.DOTALL)
    (tmp_path / "rate.toml").write_text('\n\nlr = "1e-3"\n\n\n\noptimiser = "adam"\n')
    with pytest.raises(InputError) as refused:
        opened(str(tmp_path / "rate.toml"), Wanted())
    lines = str(refused.value).replace(f"{tmp_path}/", "").splitlines()
    assert said.splitlines() == [f"gdtui: {line}" for line in lines]


@pytest.mark.parametrize("file", sorted(SCREENSHOTS.glob("*.toml")), ids=lambda file: file.stem)
def test_the_scenarios_of_the_pictures_open(file: Path) -> None:
    assert opened(str(file), Wanted()).opening.title


def test_a_topic_that_there_is_not_lists_those_that_there_are() -> None:
    ended = forked.gdtui("help", "\x1brate")
    assert ended.returncode == 2 and len(ended.stderr.splitlines()) == 1
    assert "\x1b" not in ended.stderr and "terminals" in ended.stderr
    listed = forked.gdtui("help").stdout
    assert all(f"  {topic} " in listed for topic in TOPICS)
