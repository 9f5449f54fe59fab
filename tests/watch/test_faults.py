"""The vital signs tell eight faults of a network's training apart."""

import math
from typing import NamedTuple

import numpy as np
import pytest

from gdtui.core.runs.layers import by_layer
from gdtui.core.runs.recorded import Recorded
from gdtui.core.runs.recording import Recording
from gdtui.core.runs.vitals import vitals
from gdtui.watch.live import Live
from tests.watch.watched import python_with, seen, written

# A small network that tells ten blurred kinds apart, with one fault at a time: each has its own optimizer.
NETWORK = """
    import torch
    from torch import nn

    torch.set_num_threads(1)
    kind = torch.arange(400) % 10


    def network(layers=2, between=nn.Tanh):
        parts = [part for _ in range(layers - 1) for part in (nn.Linear(32, 32), between())]
        return nn.Sequential(nn.Linear(64, 32), between(), *parts, nn.Linear(32, 10))


    def train(rate=0.1, zeroed=True, frozen=False, away=False, another=False, **made):
        torch.manual_seed(0)
        x = 0.4 * torch.randn(10, 64)[kind] + torch.randn(400, 64)
        model = network(**made)
        if frozen:
            model[2].requires_grad_(False)
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, maximize=away)
        if another:
            model = network(**made)
        for epoch in range(5):
            for batch in torch.randperm(400).split(25):
                if zeroed:
                    optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x[batch]), kind[batch])
                loss.backward()
                optimizer.step()


    train()
    train(rate=1e-4)
    train(rate=2.5)
    train(zeroed=False)
    train(layers=8, between=nn.Sigmoid)
    train(frozen=True)
    train(away=True)
    train(another=True)
    """
FAULTS = ("healthy", "slow", "fast", "not zeroed", "sigmoids", "frozen", "wrong sign", "another")


class OfTrack(NamedTuple):
    """One optimizer's part of a program."""

    live: Live
    recording: Recording

    def __getattr__(self, name: str) -> object:
        return getattr(self.live, name)


class Signs(NamedTuple):
    """Medians over the updates; of Δ/w those of the layers that move most and least."""

    most: float
    least: float
    rate: float
    turn: float
    left: float


def signs_of(run: Recorded) -> Signs:
    """What the pane shows of a run, in the middle."""
    steps = len(run.recording)
    signs = vitals(run, 1, steps)
    layers = [by_layer(run, step) for step in range(1, steps + 1)]
    moved = np.median([[float(each.signs.moved[0]) for each in step] for step in layers], axis=0)
    rate, turn, left = (
        float(np.nanmedian(sign)) if np.isfinite(sign).any() else math.nan for sign in signs[1:]
    )
    return Signs(float(max(moved)), float(min(moved)), rate, turn, left)


@pytest.fixture(scope="module")
def signs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Signs]:
    """Those of each fault."""
    file = written(tmp_path_factory.mktemp("faults"), NETWORK)
    found = seen(file, python=python_with("torch"))
    runs = [Recorded(OfTrack(found.live, each.recording)) for each in found.live.tracks]  # type: ignore[arg-type]
    assert len(runs) == len(FAULTS)
    assert [said["step"] for said in found.notes("not_zeroed")] == [2] and found.notes("other_model") == [
        {"step": 1}
    ]
    return {fault: signs_of(run) for fault, run in zip(FAULTS, runs, strict=True)}


def test_a_healthy_network_moves_at_its_rate_in_all_layers_and_turns_by_chance(
    signs: dict[str, Signs],
) -> None:
    found = signs["healthy"]
    assert found.rate == pytest.approx(0.1) and 1e-3 < found.least < found.most < 0.1
    assert 0 < found.turn < 0.5 and 0 < found.left < 0.5


def test_a_rate_that_is_too_small_shows_in_how_little_all_layers_move(signs: dict[str, Signs]) -> None:
    found = signs["slow"]
    assert found.rate == pytest.approx(1e-4, rel=1e-3) and found.most < 1e-4


def test_a_rate_that_is_too_large_shows_in_how_far_all_move_and_that_each_turns_round(
    signs: dict[str, Signs],
) -> None:
    found = signs["fast"]
    assert found.rate == pytest.approx(2.5) and found.least > 0.1 and found.turn < 0 and found.left < 0


def test_a_gradient_that_is_never_zeroed_shows_in_that_it_hardly_turns(signs: dict[str, Signs]) -> None:
    found = signs["not zeroed"]
    assert found.turn > 0.95 and found.left > 0.95 and found.most > 1e-3


def test_sigmoids_show_in_that_the_first_layers_hardly_move(signs: dict[str, Signs]) -> None:
    found = signs["sigmoids"]
    assert found.least < 1e-7 and found.most > 1e-2


def test_a_frozen_layer_shows_in_that_it_does_not_move_at_all(signs: dict[str, Signs]) -> None:
    found = signs["frozen"]
    assert found.least == 0 and found.most > 1e-2 and found.rate == pytest.approx(0.1)


def test_a_wrong_sign_shows_in_the_effective_rate(signs: dict[str, Signs]) -> None:
    assert signs["wrong sign"].rate == pytest.approx(-0.1)


def test_another_models_optimizer_shows_in_that_nothing_moves(signs: dict[str, Signs]) -> None:
    found = signs["another"]
    assert found.most == found.rate == 0 and found.turn > 0.99 and math.isnan(found.left)
