"""Layers and neurons that are objects in lists: each of their numbers is a parameter, with its gradient."""

from pathlib import Path

import pytest

from gdtui.core.conditions.condition import condition
from gdtui.core.errors import ConditionError
from gdtui.core.runs.vitals import rates_of
from tests.watch.watched import seen, told, written

SETUP = """
class Layer:
    def __init__(self, w):
        self.w, self.ws, self.params = w, [w, 2 * w], {"W": w}
        self.data, self.grad, self.d = w, None, {"w": w, "grad": None}

    def look(self):
        self.g, self.gs, self.grads, self.grad = 2 * self.w, [2 * each for each in self.ws], {}, 2 * self.data
        self.grads["W"] = 2 * self.params["W"]

    def parameters(self):
        return [self]


class Block:
    def __init__(self, layers):
        self.layers = layers


net = [Layer(1.0), Layer(4.0)]
blocks, dicts = [Block(net)], [each.d for each in net]
for i in range(3):
    for each in net:
        each.look()
        each.d["grad"] = 2 * each.d["w"]
    gs = [Layer(each.g) for each in net]
    dws = [each.g for each in net]
    loss = sum(each.w ** 2 for each in net)
"""
KINDS = {
    "for l in net: l.w -= 0.25 * l.g": "net[1].w",
    "for l in reversed(net): l.w -= 0.25 * l.g": "net[1].w",
    "for j, l in enumerate(net): l.w = l.w - 0.25 * l.g": "net[1].w",
    "for l in blocks[0].layers: l.w -= 0.25 * l.g": "layers[1].w",
    "for l, g in zip(net, gs): l.w -= 0.25 * g.w": "net[1].w",
    "for l in net: l.params['W'] -= 0.25 * l.grads['W']": "net[1].params.W",
    "for d in dicts: d['w'] -= 0.25 * d['grad']": "dicts[1].w",
    "for j in range(len(net)): net[j].w -= 0.25 * net[j].g": "net[1].w",
    "for j in range(len(net)): net[j].w -= 0.25 * dws[j]": "net[1].w",
    "for l in net:\n        l.g = 2 * l.w\n        l.w -= 0.25 * l.g": "net[1].w",
    "for l in net:\n        l.look()\n        l.w -= 0.25 * l.g": "net[1].w",
    "for l in [*net, blocks[0]]:\n        if hasattr(l, 'w'): l.w -= 0.25 * l.g": "l[1].w",
    "for block in blocks:\n        for l in block.layers: l.w -= 0.25 * l.g": "blocks[0].layers[1].w",
    "for l in net:\n        for p in l.parameters(): p.data -= 0.25 * p.grad": "net[1].parameters[0]",
}


@pytest.mark.parametrize("update", KINDS)
def test_what_moves_is_what_the_objects_have(update: str, tmp_path: Path) -> None:
    found = seen(written(tmp_path, f"{SETUP}    {update}\n"))
    name = KINDS[update]
    assert found.of("parameter", name) == [2.0, 1.0, 0.5]
    assert found.of("gradient", name) == [8.0, 4.0, 2.0]
    assert (
        found.of("loss", "loss") == [17.0, 17.0 / 4, 17.0 / 16] or not name.endswith("].w") or "dicts" in name
    )
    assert found.live.first.recording.start[name] == 4.0


def test_each_of_their_parameters_is_recorded(tmp_path: Path) -> None:
    update = "for l in net:\n        l.w -= 0.25 * l.g\n        l.params['W'] -= 0.25 * l.grads['W']"
    found = seen(written(tmp_path, f"{SETUP}    {update}\n"))
    assert found.run.names == ("net[0].w", "net[1].w", "net[0].params.W", "net[1].params.W")


def test_their_own_lists_too(tmp_path: Path) -> None:
    update = "for l in net:\n        for j in range(len(l.ws)):\n            l.ws[j] -= 0.25 * l.gs[j]"
    found = seen(written(tmp_path, f"{SETUP}    {update}\n"))
    assert found.of("parameter", "net[1].ws[1]") == [4.0, 2.0, 1.0]
    assert found.of("gradient", "net[1].ws[1]") == [16.0, 8.0, 4.0]


@pytest.mark.parametrize(
    "update",
    [
        "for l in net:\n        d = 2 * l.w\n        l.w -= 0.25 * d",
        "for l, g in zip(net, reversed(gs)): l.w -= 0.25 * g.w",
        "for l in net: l.w -= 0.25 * each.w",
        "for l in net:\n        l.g = 2 * l.w\n        l.w -= 0.25 * l.g\n        l.g = 0",
    ],
)
def test_a_gradient_that_is_none_of_all_of_them_is_not_shown(update: str, tmp_path: Path) -> None:
    found = seen(written(tmp_path, f"{SETUP}    {update}\n"))
    assert found.run.names == ("net[0].w", "net[1].w")
    assert not found.live.first.recording.names("gradient")


def test_passes_in_which_none_of_them_moves_are_no_updates(tmp_path: Path) -> None:
    update = "for l in net:\n        if i == 1: l.w -= 0.25 * l.g"
    found = seen(written(tmp_path, f"{SETUP}    {update}\n"))
    assert found.of("parameter", "net[1].w") == [2.0] and found.of("gradient", "net[1].w") == [8.0]


def test_arrays_that_objects_hold_as_their_data_are_theirs(tmp_path: Path) -> None:
    source = """
    import numpy as np

    class P:
        def __init__(self): self.data = np.ones(2)

    params = [P(), P()]
    for i in range(2):
        for p in params: p.grad = 2 * p.data
        for p in params: p.data -= 0.25 * p.grad
    """
    found = seen(written(tmp_path, source))
    assert found.of("parameter", "params[1][1]") == [0.5, 0.25]
    assert found.of("gradient", "params[1][1]") == [2.0, 1.0]


def test_of_more_numbers_than_are_recorded_it_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = "class P:\n    w = 1.0\nps = [P() for i in range(513)]\n"
    source += "for i in range(2):\n    for p in ps: p.w -= 0.25 * p.w\n"
    assert "of ps the first 512 numbers are recorded" in told(capfd, written(tmp_path, source)).said


def test_a_method_goes_over_its_own(tmp_path: Path) -> None:
    method = "class Model(Block):\n    def update(self):\n        for l in self.layers: l.w -= 0.25 * l.g"
    source = SETUP.replace("net = ", f"{method}\n\n\nnet = ") + "    Model(net).update()\n"
    found = seen(written(tmp_path, source))
    assert found.of("parameter", "layers[1].w") == [2.0, 1.0, 0.5]
    assert found.of("gradient", "layers[1].w") == [8.0, 4.0, 2.0]


def test_a_layer_that_is_moved_by_the_gradient_of_something_else_shows(tmp_path: Path) -> None:
    source = """
    class Layer:
        def __init__(self, w): self.w, self.b = w, 1.0

    net = [Layer(1.0), Layer(2.0)]
    for i in range(3):
        for l in net:
            l.dw, l.db = 2 * l.w, 4 * l.b
        for l in net:
            l.w -= 0.25 * l.dw
            l.b -= 0.25 * l.dw
    """
    found = seen(written(tmp_path, source))
    assert found.of("gradient", "net[0].b")[0] == 4.0
    assert rates_of(found.run, 1).tolist() == [0.25, 0.25, 0.125, 0.25]


def test_conditions_take_the_names_of_their_parameters(tmp_path: Path) -> None:
    update = "for l in net:\n        l.w -= 0.25 * l.g\n        l.ws = [l.w]"
    run = seen(written(tmp_path, f"{SETUP}    {update}\n")).run
    for text, hits in {
        "net[1].w < 3": [1],
        "net[ 1 ] . w < 1.5": [2],
        "prev.net[1].w - net[1].w < 1.5": [2],
        "grad.net[1].w < 3": [3],
        "eff_rate.net[0].w > 0.2": [1],
    }.items():
        found = condition(text, run.names).hits(run, 1, 3)
        assert [step + 1 for step, hit in enumerate(found) if hit][:1] == hits, text


@pytest.mark.parametrize(
    "text", ["net[2].w < 1", "net[w] < 1", "[1] < 2", "w[0:1] < 1", "net[1.5].w < 0", "w[] < 1"]
)
def test_what_is_no_name_of_theirs_is_refused_in_a_line(text: str) -> None:
    with pytest.raises(ConditionError) as refused:
        condition(text, ("net[0].w", "net[1].w"))
    assert "\n" not in str(refused.value)
