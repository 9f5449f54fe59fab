"""Whichever way an optimizer's option is asked for, it is the same optimizer."""

from dataclasses import replace
from pathlib import Path

import pytest

import gdtui
from gdtui.core.errors import InputError
from gdtui.core.problem.problems import problem
from gdtui.core.scenarios.scenario import opened
from gdtui.core.scenarios.wanted import Wanted
from gdtui.core.session.opening import Opening
from gdtui.core.training.arguments import with_choice
from gdtui.core.training.chosen import optimizer_text, value_text
from gdtui.core.training.config import run_config, run_configs
from gdtui.core.training.optimizers.rule import Optimizer
from gdtui.core.training.optimizers.table import SWITCHES, dashed, optimizer
from gdtui.core.training.trainer import train
from gdtui.trace.scenario import scenario_text
from tests.cli.test_again import read
from tests.problems import OPTIONED, all_bits, known

LECTURE = problem("lecture")


@pytest.mark.parametrize("chosen", OPTIONED, ids=optimizer_text)
def test_each_way_to_ask_for_an_option_is_the_same(chosen: Optimizer, tmp_path: Path) -> None:
    text, config = optimizer_text(chosen), run_config(LECTURE, epochs=2, optimizer=chosen)
    options = [
        f"--{dashed(option)}" + ("" if option in SWITCHES else f" {value_text(value)}")
        for option, value in chosen.options
    ]
    for line in (f"--optimizer {text}", " ".join(["--optimizer", chosen.name, *options])):
        _, opening = read(f"gdtui --epochs 2 {line.replace('--beta ', '--momentum ')}")
        assert known(opening).configs == (config,)
    [_, beside] = run_configs(LECTURE, f"sgd,{text}", epochs=2)
    assert beside.config == config
    first, *rest = text.split(":")
    begun = run_config(LECTURE, epochs=2, optimizer=optimizer(first))
    assert replace(begun, **with_choice(begun, "optimizer", ":".join(rest))).optimizer == chosen
    file = tmp_path / "s.toml"
    file.write_text(scenario_text(LECTURE, Opening((config, begun))), "utf-8")
    assert opened(str(file), Wanted()).opening.configs == (config, begun)
    assert all_bits(gdtui.train(optimizer=text, epochs=2)) == all_bits(train(LECTURE, config))


def test_a_momentum_has_two_names_and_is_said_once(tmp_path: Path) -> None:
    _, opening = read("gdtui --optimizer rmsprop --momentum 0.5")
    assert known(opening).configs[0].optimizer == optimizer("rmsprop", momentum=0.5)
    [kept] = run_configs(LECTURE, "rmsprop:beta=0.5")
    assert optimizer_text(kept.config.optimizer) == "rmsprop:momentum=0.5"
    again = with_choice(kept.config, "optimizer", "momentum=0.25")["optimizer"]
    assert again == optimizer("rmsprop", momentum=0.25)
    file = tmp_path / "s.toml"
    file.write_text("optimizer = 'rmsprop'\nmomentum = 0.5\ncentered = true\n")
    asked = opened(str(file), Wanted()).opening.configs[0].optimizer
    assert asked == optimizer("rmsprop", momentum=0.5, centered=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--optimizer nesterov --dampening 0.1", "dampening: '0.1' is not an option of nesterov, but of"),
        ("--amsgrad", "amsgrad: 'yes' is not an option of sgd, but of adam, adamw;"),
        ("--optimizer momentum --dampening 1", "dampening: '1.0' is not a number from 0 to below 1"),
        ("--optimizer adagrad:lr-decay=-1", "lr-decay: '-1' is not a finite number from 0 on"),
        ("--optimizer adam:amsgrad=1", "amsgrad: '1' is not yes or no"),
        ("--optimizer adam:amsgrad=yes --amsgrad", "--amsgrad"),
        ("--optimizer adadelta:decoupled-weight-decay=yes", "but of adam, nadam, radam; the known ones:"),
    ],
)
def test_an_option_that_an_optimizer_has_not_is_refused_with_the_way_out(words: str, said: str) -> None:
    with pytest.raises(InputError) as found:
        read(f"gdtui {words}")
    assert said in str(found.value) and str(found.value).isprintable()


def test_a_scenario_says_what_an_option_of_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text("optimizer = 'adam'\namsgrad = 'yes'\ndampening = 0.1\n")
    with pytest.raises(InputError) as found:
        opened(str(file), Wanted())
    lines = [str(each) for each in getattr(found.value, "errors", [found.value])]
    assert any("amsgrad" in line and "true" in line for line in lines)
