"""Loops that move their parameters themselves: objects, arrays in place, lists, and JAX's functions."""

import math
from pathlib import Path

import numpy as np
import pytest

from gdtui.core.runs.layers import by_layer
from gdtui.core.runs.vitals import rates_of, vitals
from tests.watch.watched import python_with, seen, told, written

Capture = pytest.CaptureFixture[str]

OBJECTS = """
    class Value:
        def __init__(self, data):
            self.data, self.grad = data, 0.0


    class Model:
        def __init__(self):
            self.w, self.b = Value(1.0), Value(0.0)

        def parameters(self):
            return [self.w, self.b]


    model = Model()
    for k in range(2):
        x, y = 2.0, 4.0
        out = model.w.data * x + model.b.data
        loss = Value((out - y) ** 2)
        model.w.grad, model.b.grad = 2 * x * (out - y), 2 * (out - y)
        for p in model.parameters():
            p.data += -0.01 * p.grad
    """


@pytest.mark.parametrize("sign", ["w * 2.0 - 4.0", "abs(w * 2.0 - 4.0)"])
def test_a_difference_with_its_sign_is_no_loss(sign: str, tmp_path: Path) -> None:
    source = f"""
    w = 1.0
    for i in range(3):
        err = {sign}
        w -= 0.05 * 4.0 * (w * 2.0 - 4.0)
    """
    found = seen(written(tmp_path, source))
    assert found.live.first.listing.loss == (None if sign[0] == "w" else "err")


def test_objects_that_remember_how_they_were_computed(tmp_path: Path) -> None:
    found = seen(written(tmp_path, OBJECTS))
    w, b = found.run.names
    assert found.of("parameter", w) == pytest.approx([1.08, 1.152])
    assert found.of("parameter", b) == pytest.approx([0.04, 0.076])
    assert found.of("gradient", w) == pytest.approx([-8, -7.2])
    assert found.of("loss", "loss") == pytest.approx([4, 1.8**2])
    assert rates_of(found.run, 2) == pytest.approx([0.01, 0.01])
    assert found.live.first.listing.update == 21


def test_arrays_that_are_changed_in_place(tmp_path: Path) -> None:
    source = """
    import numpy as np

    X, y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1.0, 2.0])
    w, b = np.zeros(2), np.zeros(1)
    for epoch in range(2):
        error = X @ w + b - y
        loss = (error ** 2).mean()
        grad_w, grad_b = X.T @ error, error.sum(keepdims=True)
        w -= 0.1 * grad_w
        b -= 0.1 * grad_b
    """
    found = seen(written(tmp_path, source))
    assert found.run.names == ("w[0]", "w[1]", "b")
    assert found.of("gradient", "w[1]")[0] == -4 and found.of("parameter", "w[1]")[0] == pytest.approx(0.4)
    assert found.of("gradient", "b")[0] == -3 and found.of("parameter", "b")[0] == pytest.approx(0.3)
    assert found.of("loss", "loss") == pytest.approx([2.5, (0.6**2 + 0.9**2) / 2])
    assert vitals(found.run, 1, 2).rate == pytest.approx([0.1, 0.1])


def test_lists_of_numbers(tmp_path: Path) -> None:
    source = """
    weights = [[1.0, 2.0], [3.0, 4.0]]
    for step in range(2):
        grads = [[2 * w for w in row] for row in weights]
        for i in range(2):
            for j in range(2):
                weights[i][j] -= 0.25 * grads[i][j]
    """
    found = seen(written(tmp_path, source))
    assert found.run.names == ("weights[0][0]", "weights[0][1]", "weights[1][0]", "weights[1][1]")
    assert found.of("parameter", "weights[1][1]") == [2.0, 1.0] and found.steps == 2
    assert found.of("gradient", "weights[1][1]") == [8.0, 4.0]
    assert vitals(found.run, 1, 2).rate.tolist() == [0.25, 0.25]


LARGE = """
    import numpy as np

    np.seterr(all="raise")
    W, b = np.ones((20, 5), dtype=np.float32), np.full(2, 2.0)
    for slope in [1.0, -0.5, 2.0]:
        dW, db = np.full((20, 5), slope, dtype=np.float32), slope * np.array([1.0, 2.0])
        loss = slope
        W -= 0.1 * dW
        b -= 0.1 * db
    """


def test_large_arrays_have_their_sums_and_small_ones_their_numbers(tmp_path: Path) -> None:
    found = seen(written(tmp_path, LARGE))
    assert found.run.names == ("|W|", "b[0]", "b[1]") and found.run.recording.weights == {"W": 10.0}
    assert found.of("move", "W") == pytest.approx([1, 0.5, 2], rel=1e-6)
    assert found.of("descent", "W") == pytest.approx([-10, -2.5, -40], rel=1e-6)
    assert found.of("turn", "W") == [0, -50, -100] and found.of("square", "W") == [100, 25, 400]
    assert found.of("ahead", "W") == pytest.approx([0, 5, 10], rel=1e-6)
    signs = vitals(found.run, 1, 3)
    assert signs.rate == pytest.approx([0.1] * 3, rel=1e-6)
    assert signs.moved[0] == pytest.approx(math.sqrt(105 / 108) * 0.1, rel=1e-6)
    assert signs.left[1:] == pytest.approx([-0.5, -4], rel=1e-6)
    layer, small = by_layer(found.run, 3)
    assert layer.shape == (20, 5) and layer.weight == pytest.approx(7.5, rel=1e-6)
    # b is [1.95, 1.9] before the third update, and moves by [-0.2, -0.4]
    assert small.name == "b" and small.shape == (2,) and small.weight == pytest.approx(math.hypot(1.75, 1.5))
    assert small.signs.moved[0] == pytest.approx(math.hypot(0.2, 0.4) / math.hypot(1.95, 1.9))
    assert small.signs.rate == pytest.approx([0.1]) and small.signs.turn == pytest.approx([-1])
    assert [each.weight for each in by_layer(found.run, 0)] == pytest.approx([10, math.sqrt(8)])


@pytest.mark.parametrize(("length", "layers"), [(64, []), (65, ["w"])])
def test_many_numbers_are_shown_by_layer_however_they_are_recorded(
    length: int, layers: list[str], tmp_path: Path
) -> None:
    update = {
        f"np.ones({length})": "g = 2 * w; w -= 0.25 * g",
        f"[np.ones(1) for i in range({length})]": "for p in w: g = 2 * p; p -= 0.25 * g",
    }
    for made, moves in update.items():
        source = f"import numpy as np\nw = {made}\nfor i in range(3):\n    {moves}\n"
        found = by_layer(seen(written(tmp_path, source)).run, 3)
        assert [each.name for each in found] == layers
        for each in found:
            assert each.weight == pytest.approx(math.sqrt(length) / 8) and each.signs.moved == [0.5]


def test_arrays_in_a_list_are_a_layer_each(tmp_path: Path) -> None:
    source = """
    import numpy as np

    params = [np.ones((10, 10)), np.ones(3)]
    for i in range(2):
        grads = [2 * p for p in params]
        params = [p - 0.25 * g for p, g in zip(params, grads)]
    """
    found = seen(written(tmp_path, source))
    assert found.of("weight", "params[0]") == [5.0, 2.5] and found.of("move", "params[0]") == [5.0, 2.5]
    assert vitals(found.run, 1, 2).rate.tolist() == [0.25, 0.25]
    assert found.of("parameter", "params[1][2]") == [0.5, 0.25]


def test_an_array_that_overflows_is_no_failure(tmp_path: Path) -> None:
    source = LARGE.replace("[1.0, -0.5, 2.0]", "[1e30, float('inf')]").replace('np.seterr(all="raise")', "")
    source = source.replace(
        "import numpy as np", "import numpy as np, warnings; warnings.simplefilter('error')"
    )
    found = seen(written(tmp_path, source))
    assert found.live.first.end.reason == "finished" and found.steps == 2


@pytest.mark.parametrize("shapes", ["(3, 1) (3,)", "(3,) (3, 1)"])
def test_a_column_taken_from_a_row_is_said(shapes: str, tmp_path: Path) -> None:
    one, other = shapes.replace(") (", ");(").split(";")
    source = f"""
    import numpy as np

    w, x, y = np.ones(1), np.ones({one}), np.ones({other})
    for i in range(5):
        pred = x * w
        loss = ((pred - y) ** 2).mean()
        grad = np.ones(1)
        w -= 0.01 * grad
    """
    found = seen(written(tmp_path, source))
    (said,) = found.notes("broadcast")
    assert said["line"] == 6 and (tuple(said["one"]), tuple(said["other"])) == (eval(one), eval(other))  # noqa: S307
    assert found.run.recording.shape_at("pred", 1) == eval(one)  # noqa: S307
    right = source.replace(f"np.ones({other})", f"np.ones({one})")
    assert not seen(written(tmp_path, right)).notes("broadcast")


WRONG = """
    shift, w = 0.0, 1.0
    for i in range(3):
        learning = 2 * (w - 3)
        w = better(w, learning) if i else w
        shift -= 0.1 * learning
    """


def test_a_wrong_guess_is_lit_and_line_mends_it(tmp_path: Path) -> None:
    source = "def better(w, g): return w - 0.25 * g\n" + WRONG.replace("\n    ", "\n")
    file = written(tmp_path, source)
    guessed, mended = seen(file), seen(file, line=6, show=("w",))
    assert guessed.live.first.listing.update == 7 and guessed.run.names == ("shift",)
    assert mended.live.first.listing.update == 6 and mended.run.names == ("w",)
    assert mended.of("parameter", "w") == [1.0, 2.0, 2.5]


JAX = """
    import jax
    import jax.numpy as jnp

    x, y = jnp.array([1.0, 2.0, 3.0]), jnp.array([2.0, 4.0, 6.0])


    def loss_of(w):
        return ((w * x - y) ** 2).mean()


    @jax.jit
    def update(w):
        l, grads = jax.value_and_grad(loss_of)(w)
        w = w - 0.01 * grads
        return w, l


    w = jnp.array(1.0)
    for epoch in range(3):
        w, loss = update(w)
    big = {"W": jnp.ones((10, 10)), "b": jnp.ones(2)}
    """


@pytest.mark.parametrize("line", [None, 20])
def test_jax_by_itself_and_by_line(line: int | None, tmp_path: Path) -> None:
    found = seen(written(tmp_path, JAX), python=python_with("jax"), line=line)
    steps = [1.0]
    for _ in range(3):
        steps.append(steps[-1] - 0.01 * 28 / 3 * (steps[-1] - 2))
    assert found.of("parameter", "w") == pytest.approx(steps[1:], rel=1e-6)
    assert found.of("loss", "loss") == pytest.approx([14 / 3 * (w - 2) ** 2 for w in steps[:-1]], rel=1e-6)
    assert found.of("epoch", "epoch") == [1, 2, 3] and found.live.first.listing.update == 20


def test_jax_by_layer(tmp_path: Path) -> None:
    source = """
    import jax
    import jax.numpy as jnp

    params = {"W": jnp.ones((10, 10)), "b": jnp.ones(2)}
    gradient = jax.jit(jax.grad(lambda p: (p["W"] ** 2).sum() + (p["b"] ** 2).sum()))
    for i in range(2):
        grads = gradient(params)
        params = jax.tree.map(lambda p, g: p - 0.25 * g, params, grads)
    """
    found = seen(written(tmp_path, source), python=python_with("jax"))
    assert found.of("weight", "params.W") == [5.0, 2.5] and found.of("square", "params.W") == [400.0, 100.0]
    assert vitals(found.run, 1, 2).rate == pytest.approx([0.25, 0.25])


def test_the_oldest_python_runs_the_hooks(tmp_path: Path, capfd: Capture) -> None:
    from tests.watch.test_optimizers import LAYERS
    from tests.watch.watched import with_standin

    found = sorted((Path.home() / ".pyenv" / "versions").glob("3.9.*/bin/python"))
    if not found:
        pytest.skip("there is no Python 3.9")
    with_standin(tmp_path)
    rows = told(capfd, written(tmp_path, LAYERS.replace("FROZEN", "")), python=str(found[0])).rows
    assert [row["|first.weight|"] for row in rows] == pytest.approx([9, 9.5, 7.5])


@pytest.mark.parametrize("every", [2, 3])
def test_signs_by_layer_go_from_one_recorded_update_to_the_next(every: int, tmp_path: Path) -> None:
    source = """
    import numpy as np

    w = np.arange(1.0, COUNT + 1)
    for i in range(9):
        dw = (1 + i % 4) * np.cos(w)
        w -= 0.25 * dw
    """
    large = seen(written(tmp_path, source.replace("COUNT", "100")), every=every)
    assert large.run.names == ("|w|",) and large.steps == 9 // every
    by_hand = _signs_by_hand(every)
    for found, expected in zip(vitals(large.run, 1, large.steps), by_hand, strict=True):
        assert found == pytest.approx(expected, nan_ok=True)


def _signs_by_hand(every: int) -> list[list[float]]:
    """Δ/w, effective rate, cosine and slope left of the recorded updates."""
    w = np.arange(1.0, 101)
    recorded, gradients = [w.copy()], []
    for i in range(9):
        gradient = (1 + i % 4) * np.cos(w)
        w -= 0.25 * gradient
        if (i + 1) % every == 0:
            recorded.append(w.copy())
            gradients.append(gradient)
    moves = np.diff(recorded, axis=0)
    moved = [float(np.linalg.norm(d) / np.linalg.norm(b)) for d, b in zip(moves, recorded, strict=False)]
    rate = [float(-d @ g / (g @ g)) for d, g in zip(moves, gradients, strict=True)]
    pairs = list(zip(gradients[1:], gradients, moves, strict=False))
    turn = [float(g @ b / np.linalg.norm(g) / np.linalg.norm(b)) for g, b, _ in pairs]
    left = [float(g @ d / (b @ d)) for g, b, d in pairs]
    return [moved, rate, [math.nan, *turn], [math.nan, *left]]
