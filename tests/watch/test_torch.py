"""PyTorch itself, where a Python with it is to be had: what is recorded is what the program computes."""

import math
from pathlib import Path

import pytest

from gdtui.core.runs.layers import by_layer
from gdtui.core.runs.vitals import vitals
from tests.watch.watched import Seen, python_with, seen, written


def watched(folder: Path, source: str, **how: object) -> Seen:
    """What is recorded of a program that uses torch."""
    return seen(written(folder, source), python=python_with("torch"), **how)


# All in one program, as torch takes seconds to be imported; each optimizer has its track.
ALL = """
    import torch
    from torch import nn

    torch.set_num_threads(1)
    X, Y = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]


    def one(zeroed):
        w = torch.tensor(1.0, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.01)
        for x, y in zip(X, Y):
            if zeroed:
                optimizer.zero_grad()
            loss = (w * x - y) ** 2
            loss.backward()
            optimizer.step()


    def two():
        G, D = nn.Linear(2, 1), nn.Linear(1, 1)
        for_g = torch.optim.Adam(G.parameters(), lr=0.1)
        for_d = torch.optim.Adam(D.parameters(), lr=0.2)
        for i in range(2):
            fake = G(torch.ones(4, 2))
            for_d.zero_grad()
            D(fake.detach()).mean().backward()
            for_d.step()
            for_g.zero_grad()
            D(fake).mean().backward()
            for_g.step()


    def lbfgs():
        w = torch.tensor(1.0, requires_grad=True)
        x, y = torch.tensor(X), torch.tensor(Y)
        optimizer = torch.optim.LBFGS([w], max_iter=4)

        def closure():
            optimizer.zero_grad()
            loss = ((w * x - y) ** 2).mean()
            loss.backward()
            return loss

        for i in range(2):
            optimizer.step(closure)


    def scaled():
        w = torch.tensor(1.0, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.01)
        scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
        for x, y in [(float("inf"), 2.0), (1.0, 2.0)]:
            optimizer.zero_grad()
            loss = (w * x - y) ** 2
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()


    def layers():
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 4))
        model[0].weight.requires_grad_(False)
        compiled = torch.compile(model, backend="eager")
        optimizer = torch.optim.SGD(compiled.parameters(), lr=0.1, momentum=0.5)
        before = model[2].weight.detach().clone()
        for i in range(2):
            optimizer.zero_grad(set_to_none=False)
            loss = nn.functional.mse_loss(compiled(torch.ones(3, 16)), torch.zeros(3, 4))
            loss.backward()
            slope = model[2].weight.grad.clone()
            optimizer.step()
            moved = model[2].weight.detach() - before
            print("told", moved.norm().item(), (moved * slope).sum().item(), (slope * slope).sum().item())
            before = model[2].weight.detach().clone()


    def broadcast():
        model = nn.Linear(1, 1)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
        x, y = torch.ones(3, 1), torch.ones(3)
        for i in range(2):
            optimizer.zero_grad()
            loss = nn.MSELoss()(model(x), y)
            loss.backward()
            optimizer.step()


    one(True)
    one(False)
    two()
    lbfgs()
    scaled()
    layers()
    broadcast()
    """


@pytest.fixture(scope="module")
def all_of(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What is recorded of all of it."""
    return watched(tmp_path_factory.mktemp("torch"), ALL)


def test_the_lectures_sgd_and_one_whose_gradient_is_never_zeroed(all_of: Seen) -> None:
    right, wrong = (all_of.live.tracks[at].recording for at in (0, 1))
    assert right.column("gradient", "w").tolist() == pytest.approx([-2, -7.84, -16.2288], rel=1e-6)
    assert right.column("parameter", "w").tolist() == pytest.approx([1.02, 1.0984, 1.260688], rel=1e-6)
    assert right.column("loss", "loss").tolist() == pytest.approx([1, 3.8416, 7.31594], rel=1e-5)
    assert wrong.column("gradient", "w").tolist() == pytest.approx([-2, -9.84, -25.7088], rel=1e-6)
    assert wrong.column("own", "w")[1] == pytest.approx(-7.84, rel=1e-6)
    assert wrong.column("parameter", "w")[-1] == pytest.approx(1.375488, rel=1e-6)
    assert [said["step"] for said in all_of.notes("not_zeroed")] == [2]


def test_two_optimizers_of_two_modules(all_of: Seen) -> None:
    first, second = (all_of.live.tracks[at].recording for at in (2, 3))
    assert first.names("parameter") == ("D.weight", "D.bias")
    assert second.names("parameter") == ("G.weight[0,0]", "G.weight[0,1]", "G.bias")
    assert len(first) == len(second) == 2 and set(first.column("rate", "lr")) == {0.2}


def test_a_closures_first_loss_and_gradient(all_of: Seen) -> None:
    found = all_of.live.tracks[4].recording
    assert found.column("loss", "loss")[0] == pytest.approx(14 / 3)
    assert found.column("gradient", "w")[0] == pytest.approx(-28 / 3)
    assert found.column("parameter", "w")[-1] == pytest.approx(2, abs=1e-5)


def test_an_update_that_a_scaler_skipped(all_of: Seen) -> None:
    found = all_of.live.tracks[5].recording
    assert found.column("parameter", "w").tolist() == pytest.approx([1, 1.02])
    assert not math.isfinite(found.column("gradient", "w")[0])
    assert found.column("gradient", "w")[1] == pytest.approx(-2)
    assert found.column("loss", "loss")[1] == pytest.approx(1)


def test_a_layers_sums_are_what_the_program_computes(all_of: Seen) -> None:
    found = all_of.live.tracks[6].recording
    printed_lines = [
        "".join(text for text, _ in line.pieces) for line in all_of.live.first.printed(0, 1 << 40)
    ]
    lines = [line.split() for line in printed_lines if line.startswith("told")]
    printed = [list(map(float, line[1:])) for line in lines]
    for role, told in zip(("move", "descent", "square"), zip(*printed, strict=True), strict=True):
        assert found.column(role, "2.weight").tolist() == pytest.approx(told, rel=1e-5)  # type: ignore[arg-type]
    assert found.column("move", "0.weight").tolist() == [0, 0]
    assert found.names("weight") == ("0.weight", "0.bias", "2.weight", "2.bias")


def test_a_target_of_another_shape_is_said(all_of: Seen) -> None:
    (said,) = all_of.notes("broadcast")
    assert (said["one"], said["other"]) == ([3, 1], [3])
    assert "MSELoss" in all_of.live.first.listing.lines[said["line"] - 1]


def test_a_networks_signs(tmp_path: Path) -> None:
    source = """
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 4))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for i in range(3):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(torch.ones(3, 16)), torch.zeros(3, 4))
        loss.backward()
        optimizer.step()
    """
    found = watched(tmp_path, source)
    assert vitals(found.run, 1, 3).rate == pytest.approx([0.1] * 3)
    assert all(0.5 < turn <= 1 for turn in vitals(found.run, 2, 3).turn)
    first = by_layer(found.run, 3)[0]
    assert first.name == "0.weight" and first.shape == (8, 16) and first.signs.rate == pytest.approx([0.1])
    assert found.live.first.listing.update == 10 and found.of("variable", "i") == [0, 1, 2]


NEGATED = """
    import torch

    torch.manual_seed(0)
    x, y = torch.randn(40, 30), torch.randn(40, 5)
    model = torch.nn.Linear(30, 5)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for i in range(6):
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        BACK
        optimizer.step()
    """


@pytest.mark.parametrize(
    ("back", "rate"),
    [("(-loss).backward()", -0.1), ("loss.backward()", 0.1), ("reward = -loss; (-reward).backward()", 0.1)],
)
def test_a_loss_that_is_climbed_has_a_rate_below_0(back: str, rate: float, tmp_path: Path) -> None:
    file = written(tmp_path, NEGATED.replace("BACK", back))
    found = seen(file, python=python_with("torch"))
    signs = vitals(found.run, 1, 6)
    assert signs.rate == pytest.approx([rate] * 6, rel=1e-4)
    assert (signs.left[1:] > 1).all() if rate < 0 else (signs.left[1:] < 1).all()
    losses = found.of("loss", "loss")
    assert min(losses) > 0 and losses == sorted(losses, reverse=rate > 0)
    assert found.notes("negated") == ([{"line": 10, "name": "loss"}] if rate < 0 else [])
