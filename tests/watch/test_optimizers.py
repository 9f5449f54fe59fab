"""The hooks on PyTorch's optimizers, by a stand-in with its interface and gradients given by hand."""

import math
from pathlib import Path

import pytest

from gdtui.core.runs.layers import by_layer
from gdtui.core.runs.vitals import vitals
from tests.watch.watched import Seen, seen, told, with_standin, written


def watched(folder: Path, source: str, **how: object) -> Seen:
    """What is recorded of a program that uses the stand-in."""
    with_standin(folder)
    return seen(written(folder, source), **how)


# The lecture's SGD: w·x, one sample at a time.
LECTURE = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01)
    for x, y in [(1, 2), (2, 4), (3, 6)]:
        v = float(w)
        optimizer.zero_grad()
        loss = torch.given((v * x - y) ** 2, (w, 2 * x * (v * x - y)))
        loss.backward()
        optimizer.step()
    """


def test_each_step_has_its_loss_gradient_rate_and_parameter(tmp_path: Path) -> None:
    found = watched(tmp_path, LECTURE)
    assert found.of("gradient", "w") == pytest.approx([-2, -7.84, -16.2288])
    assert found.of("parameter", "w") == pytest.approx([1.02, 1.0984, 1.260688])
    assert found.of("loss", "loss") == pytest.approx([1, 3.8416, 7.31594], abs=1e-5)
    assert found.of("rate", "lr") == [0.01] * 3 and found.live.first.listing.update == 10
    assert not found.notes("not_zeroed") and found.live.first.recording.start == {"w": 1.0}


def test_a_gradient_that_is_never_zeroed_is_said_and_its_own_part_is_known(tmp_path: Path) -> None:
    found = watched(tmp_path, LECTURE.replace("        optimizer.zero_grad()\n", ""))
    assert found.of("gradient", "w") == pytest.approx([-2, -9.84, -25.7088])
    assert found.of("own", "w")[1:] == pytest.approx([-7.84, -15.8688])
    assert found.of("parameter", "w")[-1] == pytest.approx(1.375488)
    assert [said["step"] for said in found.notes("not_zeroed")] == [2]


def test_gradients_that_are_gathered_from_several_passes_are_zeroed_ones(tmp_path: Path) -> None:
    source = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01)
    for i in range(4):
        loss = torch.given(i, (w, -5.0 * (i + 1)))
        loss.backward()
        if i % 2:
            optimizer.step()
            optimizer.zero_grad()
    """
    found = watched(tmp_path, source)
    assert found.of("gradient", "w") == [-15.0, -35.0] and found.of("loss", "loss") == [1.0, 3.0]
    assert not found.notes("not_zeroed")


TWO = """
    import torch

    G = torch.nn.Module(inner=torch.nn.Module(weight=torch.tensor([1.0, 2.0], requires_grad=True)))
    D = torch.nn.Module(weight=torch.tensor(3.0, requires_grad=True))
    for_g = torch.optim.SGD(G.parameters(), lr=0.1)
    for_d = torch.optim.SGD(D.parameters(), lr=0.5)
    g, d = G.parameters()[0], D.parameters()[0]
    for i in range(2):
        for_d.zero_grad()
        torch.given(7.0, (d, 1.0)).backward()
        for_d.step()
        for_g.zero_grad()
        torch.given(8.0, (g, [1.0, -1.0]), (d, 100.0)).backward()
        for_g.step()
    """


def test_two_optimizers_have_a_track_each_with_names_by_the_modules_own(tmp_path: Path) -> None:
    found = watched(tmp_path, TWO)
    first, second = (track.recording for track in found.live.tracks)
    assert first.names("parameter") == ("D.weight",)
    assert second.names("parameter") == ("G.inner.weight[0]", "G.inner.weight[1]")
    assert first.column("parameter", "D.weight").tolist() == [2.5, 2.0]
    assert second.column("parameter", "G.inner.weight[1]").tolist() == [2.1, 2.2]
    assert first.column("loss", "loss").tolist() == [7.0, 7.0]
    assert second.column("loss", "loss").tolist() == [8.0, 8.0]
    assert not found.notes("not_zeroed")  # though what is left of G's pass stands in D's until it is zeroed


def test_one_modules_parameters_have_its_own_names_without_wrappers(tmp_path: Path) -> None:
    source = """
    import torch


    def main():
        inner = torch.nn.Module(weight=torch.tensor(1.0, requires_grad=True))
        model = torch.nn.Module(module=torch.nn.Module(_orig_mod=torch.nn.Module(head=inner)))
        optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
        torch.given(1.0, (inner.parameters()[0], 1.0)).backward()
        optimizer.step()


    main()
    """
    assert watched(tmp_path, source).of("parameter", "head.weight") == [0.5]


def test_tensors_of_a_function_have_the_names_of_its_variables(tmp_path: Path) -> None:
    source = """
    import torch


    class Trainer:
        def __init__(self):
            self.bias = torch.tensor(1.0, requires_grad=True)

        def train(self):
            w, many = torch.tensor(1.0, requires_grad=True), [torch.tensor(2.0, requires_grad=True)]
            optimizer = torch.optim.SGD([w, *many, self.bias], lr=0.5)
            torch.given(1.0, (w, 1.0)).backward()
            optimizer.step()


    Trainer().train()
    """
    assert watched(tmp_path, source).run.names == ("w", "many[0]", "bias")


CLOSURE = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)


    def closure():
        optimizer.zero_grad()
        loss = torch.given(float(w), (w, float(w)))
        loss.backward()
        return loss


    for i in range(3):
        STEP
    """


@pytest.mark.parametrize("step", ["optimizer.step(closure)", "loss = optimizer.step(closure)"])
def test_a_closures_first_gradient_is_the_one_that_counts(step: str, tmp_path: Path) -> None:
    found = watched(tmp_path, CLOSURE.replace("STEP", step))
    assert found.of("gradient", "w") == [1.0, 0.5, 0.25] and found.of("parameter", "w") == [0.5, 0.25, 0.125]
    assert found.of("loss", "loss") == [1.0, 0.5, 0.25]
    assert vitals(found.run, 3, 3).rate.tolist() == [0.5]
    assert found.live.first.listing.update == 15 and found.of("variable", "i") == [0.0, 1.0, 2.0]


def test_an_update_that_a_scaler_skipped_is_a_step_without_one(tmp_path: Path) -> None:
    source = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)
    scaler = torch.amp.GradScaler()
    for slope in [float("inf"), 1.0, float("inf"), 1.0]:
        optimizer.zero_grad()
        loss = torch.given(slope, (w, slope))
        scaler.scale(loss).backward()
        scaler.step(optimizer)
    """
    found = watched(tmp_path, source)
    assert found.of("parameter", "w") == [1.0, 0.5, 0.5, 0.0]
    assert found.of("gradient", "w") == [math.inf, 1.0, math.inf, 1.0]
    assert found.of("loss", "loss") == [math.inf, 1.0, math.inf, 1.0]  # as it was before it was scaled


def test_a_step_in_somebody_elses_function_is_lit_where_it_was_called(tmp_path: Path) -> None:
    written(
        tmp_path,
        """
        def fit(optimizer, loss):
            for i in range(2):
                loss().backward()
                optimizer.step()
                optimizer.zero_grad()
        """,
        "library.py",
    )
    source = """
    import torch
    import library

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)
    for epoch in range(2):
        library.fit(optimizer, lambda: torch.given(1.0, (w, 1.0)))
    """
    found = watched(tmp_path, source)
    assert found.of("parameter", "w") == [0.5, 0.0, -0.5, -1.0]
    listing = found.live.first.listing
    assert listing.update == 7 and (listing.first, listing.last) == (6, 7)
    assert listing.lines[6].strip().startswith("library.fit")


def test_what_another_loop_steps_is_recorded_at_once(tmp_path: Path) -> None:
    source = """
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.5)


    def warm_up():
        torch.given(1.0, (w, 1.0)).backward()
        optimizer.step()


    for i in range(2):
        warm_up()
    for epoch in range(2):
        for i in range(2):
            torch.given(1.0, (w, 1.0)).backward()
            optimizer.step()
            optimizer.zero_grad()
    raise ValueError
    """
    found = watched(tmp_path, source)
    assert found.of("parameter", "w") == [0.5, -0.5, -2.0, -2.5, -3.0, -3.5]
    assert found.of("epoch", "epoch")[2:] == [1.0, 1.0, 2.0, 2.0]


# A layer of 100 numbers that are all 1, and one of 2 that are all 2: |w|² = 108.
LAYERS = """
    import torch

    first = torch.nn.Module(weight=torch.full((20, 5), 1.0, requires_grad=True))
    second = torch.nn.Module(weight=torch.full((2,), 2.0, requires_grad=True))
    model = torch.nn.Module(first=first, second=second)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    a, b = model.parameters()
    FROZEN
    for slope in [1.0, -0.5, 2.0]:
        optimizer.zero_grad()
        loss = torch.given(slope, (a, slope), (b, [slope, 2 * slope]))
        loss.backward()
        optimizer.step()
    """


def test_large_tensors_have_their_sums_by_layer(tmp_path: Path) -> None:
    found = watched(tmp_path, LAYERS.replace("FROZEN", ""))
    run = found.run
    assert run.recording.weights == pytest.approx({"first.weight": 10.0, "second.weight": math.sqrt(8)})
    of_first = {role: found.of(role, "first.weight") for role in ("weight", "move", "descent", "square")}
    assert of_first["weight"] == pytest.approx([9, 9.5, 7.5]) and of_first["move"] == pytest.approx(
        [1, 0.5, 2]
    )
    assert of_first["descent"] == pytest.approx([-10, -2.5, -40])
    assert of_first["square"] == pytest.approx([100, 25, 400])
    assert found.of("turn", "first.weight") == pytest.approx([0, -50, -100])
    assert found.of("ahead", "first.weight") == pytest.approx([0, 5, 10])
    assert found.of("parameter", "|first.weight|") == of_first["weight"]
    assert found.of("gradient", "|first.weight|") == pytest.approx([10, 5, 20])
    assert found.of("parameter", "second.weight[1]") == pytest.approx([1.8, 1.9, 1.5])


def test_the_signs_of_all_are_made_of_the_sums_and_each_layer_has_its_own(tmp_path: Path) -> None:
    found = watched(tmp_path, LAYERS.replace("FROZEN", ""))
    signs = vitals(found.run, 1, 3)
    assert signs.rate == pytest.approx([0.1] * 3)
    assert signs.turn[1:] == pytest.approx([-1, -1]) and math.isnan(signs.turn[0])
    assert signs.left[1:] == pytest.approx([-0.5, -4])
    assert signs.moved[0] == pytest.approx(math.sqrt(105 / 108) * 0.1)  # |g|² is 100 + 1 + 4
    first, second = by_layer(found.run, 3)
    assert (first.name, first.shape, second.name, second.shape) == (
        "first.weight",
        (20, 5),
        "second.weight",
        (2,),
    )
    assert first.signs.moved == pytest.approx([2 / 9.5]) and first.weight == pytest.approx(7.5)
    assert second.signs.left == pytest.approx([-4]) and second.signs.rate == pytest.approx([0.1])
    assert math.isnan(by_layer(found.run, 0)[0].signs.moved[0]) and by_layer(found.run, 0)[0].weight == 10


def test_a_frozen_layer_stays_in_sight_and_does_not_move(tmp_path: Path) -> None:
    for frozen in (
        "a.requires_grad = False; optimizer = torch.optim.SGD([b], lr=0.1)",
        "a.requires_grad = False",
    ):
        source = LAYERS.replace("FROZEN", frozen).replace("(a, slope), ", "")
        folder = tmp_path / str(len(frozen))
        folder.mkdir()
        found = watched(folder, source)
        layers = {layer.name: layer for layer in by_layer(found.run, 2)}
        if "[b]" in frozen:
            assert found.run.recording.names("weight") == ("second.weight", "first.weight")
        assert layers["first.weight"].signs.moved == [0.0] and layers["first.weight"].weight == 10
        assert math.isnan(layers["first.weight"].signs.rate[0])
        assert layers["second.weight"].signs.rate == pytest.approx([0.1])
        assert vitals(found.run, 2, 2).rate == pytest.approx([0.1])


def test_an_optimizer_of_another_model_is_said_and_the_layers_that_stand_still_are_there(
    tmp_path: Path,
) -> None:
    other = "optimizer = torch.optim.SGD([torch.full((3,), 1.0, requires_grad=True)], lr=0.1)"
    found = watched(tmp_path, LAYERS.replace("FROZEN", other))
    assert found.notes("other_model") == [{"step": 1}]
    assert {layer.name for layer in by_layer(found.run, 3)} == {"p0", "first.weight", "second.weight"}
    signs = vitals(found.run, 2, 2)
    assert signs.moved == [0.0] and signs.rate == [0.0]


def test_a_group_that_is_added_is_a_layer_from_there_on(tmp_path: Path) -> None:
    source = LAYERS.replace("FROZEN", "optimizer = torch.optim.SGD([a], lr=0.1)")
    source = source.replace(
        "        optimizer.step()",
        "        optimizer.step()\n"
        "        if slope == -0.5: optimizer.param_groups.append({'params': [b], 'lr': 0.1})",
    )
    found = watched(tmp_path, source)
    assert math.isnan(found.of("weight", "second.weight")[1])
    signs = vitals(found.run, 1, 3)
    assert signs.rate == pytest.approx([0.1] * 3) and signs.moved[1] == pytest.approx(0.5 / 9)
    assert math.isnan(by_layer(found.run, 2)[1].signs.moved[0])


def test_a_layer_that_is_no_number_any_more_is_not_left_out(tmp_path: Path) -> None:
    found = watched(tmp_path, LAYERS.replace("FROZEN", "").replace("2.0]:", "float('nan')]:"))
    assert math.isnan(vitals(found.run, 3, 3).moved[0]) and not math.isnan(vitals(found.run, 2, 2).moved[0])


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (
            "        optimizer.zero_grad()",
            "step 2: the gradient of first.weight holds the last step's too",
        ),
        ("FROZEN", "step 1 moves nothing that the gradients are of"),
    ],
)
def test_slips_are_said_beside_the_data_once(
    slip: str, said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with_standin(tmp_path)
    other = "optimizer = torch.optim.SGD([torch.full((3,), 1.0, requires_grad=True)], lr=0.1)"
    instead = other if slip == "FROZEN" else "        pass"
    found = told(capfd, written(tmp_path, LAYERS.replace(slip, instead).replace("FROZEN", "")))
    assert found.code == 0 and found.said.count(said) == 1 and len(found.said.splitlines()) == 1
