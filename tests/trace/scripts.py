"""Programs as students write them, right ones and such with a slip.

`python -m tests.trace.scripts` runs them all.

What they print lies in tests/data/prints/. Each is a loop of its own, written out, and no use is made of
gdtui in it. `right` and `wrong` put a program on the list, the latter with the name of its slip.
"""

import io
import json
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

import numpy as np

PRINTS = Path(__file__).parent.parent / "data" / "prints"
X, Y = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]


class Script(NamedTuple):
    """A program, the name of its slip, if it has one, and what is said of it on the command line."""

    program: Callable[[], None]
    slip: str | None = None
    said: tuple[str, ...] = ()


SCRIPTS: dict[str, Script] = {}
Program = Callable[[], None]


def right(*said: str) -> Callable[[Program], Program]:
    """Put a program on the list that does what it should."""
    return lambda program: _listed(program, None, said)


def wrong(slip: str, *said: str) -> Callable[[Program], Program]:
    """Put a program on the list that has a slip."""
    return lambda program: _listed(program, slip, said)


def _listed(program: Program, slip: str | None, said: tuple[str, ...]) -> Program:
    SCRIPTS[program.__name__] = Script(program, slip, said)
    return program


def printed(name: str) -> str:
    """Return what a program prints."""
    with redirect_stdout(io.StringIO()) as out:
        SCRIPTS[name].program()
    return out.getvalue()


# ---- right: formats and roundings


@right()
def sgd_four_digits() -> None:
    w = 1.0
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print(f"\tgrad: {x:.4f} {y:.4f} {grad:.4f}")
        print(f"progress: {epoch} w= {w:.4f} loss= {(x * w - y) ** 2:.4f}")


@right()
def sgd_loss_before_the_update() -> None:
    w = 1.0
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            loss = (x * w - y) ** 2
            grad = 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", loss)


@right()
def sgd_other_order_of_factors() -> None:
    w = 1.0
    print("predict (before training)", 4, w * 4)
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            grad = (w * x - y) * x * 2
            w -= grad * 0.01
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", (y - w * x) * (y - w * x))
    print("predict (after training)", 4, w * 4)


@right()
def sgd_percent_g() -> None:
    w = 1.0
    for epoch in range(50):
        total = 0.0
        for x, y in zip(X, Y, strict=True):
            total += (x * w - y) ** 2
            w -= 0.01 * 2 * x * (x * w - y)
        print(f"epoch {epoch + 1}: w={w:g} loss={total / 3:g}")


@right()
def sgd_torch_like() -> None:
    w = np.float32(1.0)
    for _ in range(30):
        for x, y in zip(map(np.float32, X), map(np.float32, Y), strict=True):
            loss = (x * w - y) ** 2
            grad = np.float32(2) * x * (x * w - y)
            w = np.float32(w - np.float32(0.01) * grad)
            print(f"w tensor([{w:.4f}], requires_grad=True) grad tensor([{grad:.4f}]) loss {float(loss)}")


@right()
def sgd_float32_item() -> None:
    w = np.float32(1.0)
    print("predict (before training)", 4, float(w * np.float32(4)))
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            grad = np.float32(2) * np.float32(x) * (np.float32(x) * w - np.float32(y))
            w = np.float32(w - np.float32(0.01) * grad)
            print("\tgrad:", x, y, float(grad))
        print("progress:", epoch, "w=", float(w), "loss=", float((np.float32(x) * w - np.float32(y)) ** 2))
    print("predict (after training)", 4, float(w * np.float32(4)))


@right()
def sgd_csv_of_steps() -> None:
    w, step = 1.0, 0
    print("step,w,gradient")
    for _ in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w -= 0.01 * grad
            step += 1
            print(f"{step},{w:.6f},{grad:.6f}")


@right()
def sgd_json_lines() -> None:
    w = 1.0
    for epoch in range(20):
        for i, (x, y) in enumerate(zip(X, Y, strict=True)):
            grad = 2 * x * (x * w - y)
            w -= 0.05 * grad
            print(json.dumps({"epoch": epoch, "sample": i, "w": w, "grad": grad}))


@right()
def sgd_shuffled() -> None:
    random.seed(3)
    w, rows = 1.0, list(zip(X, Y, strict=True))
    for epoch in range(20):
        random.shuffle(rows)
        for x, y in rows:
            grad = 2 * x * (x * w - y)
            w -= 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)


@right()
def sgd_backwards() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X[::-1], Y[::-1], strict=True):
            grad = 2 * x * (x * w - y)
            w -= 0.01 * grad
            print(f"epoch {epoch} x={x} y={y} grad={grad:.5f} w={w:.5f}")


@right()
def sgd_momentum() -> None:
    w, v = 1.0, 0.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            v = 0.9 * v + grad
            w -= 0.01 * v
            print(f"epoch {epoch} grad={grad:.6f} w={w:.6f}")


@right("--optimizer", "adam", "--lr", "0.01")
def sgd_adam() -> None:
    w, m, s, t = 1.0, 0.0, 0.0, 0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            t += 1
            m = 0.9 * m + 0.1 * grad
            s = 0.999 * s + 0.001 * grad * grad
            w -= 0.01 * (m / (1 - 0.9**t)) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8)
            print(f"epoch {epoch} w={w:.8f}")


@right()
def gd_three_digits() -> None:
    w = 1.0
    for epoch in range(60):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(f"epoch: {epoch} w= {w:.3f} loss= {cost:.3f}")


@right()
def gd_two_digits() -> None:
    w = 1.0
    for epoch in range(5):
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(epoch, "w =", round(w, 2))


@right()
def gd_numpy() -> None:
    x, y, w = np.array(X), np.array(Y), 1.0
    for epoch in range(100):
        error = x * w - y
        grad = 2 * np.mean(x * error)
        w = w - 0.01 * grad
        print("Epoch", epoch + 1, "gradient", grad, "w", w, "loss", np.mean(error**2))


@right()
def gd_another_rate() -> None:
    w = 1.0
    for epoch in range(1, 101):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.047 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        if epoch % 10 == 0:
            print(f"Epoch [{epoch}/100], Loss: {cost:.10f}, w: {w:.10f}")


@right()
def gd_diverging() -> None:
    w = 1.0
    for epoch in range(1000):
        w -= 0.3 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print("epoch:", epoch, "w=", w)


@right()
def gd_log_with_the_start() -> None:
    w = 1.0
    print("epoch,w,loss")
    for epoch in range(31):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        print(epoch, w, cost, sep=",")
        w -= 0.02 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3


@right()
def gd_from_zero() -> None:
    w = 0.0
    print("predict (before training)", 4, w * 4)
    for epoch in range(40):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)
    print("predict (after training)", 4, w * 4)


@right()
def gd_random_start() -> None:
    random.seed(1)
    w = random.random()  # noqa: S311
    print("predict (before training)", 4, w * 4)
    for epoch in range(40):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


@right()
def gd_half_squares() -> None:
    w = 1.0
    for epoch in range(40):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 6
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: cost={cost:.6f} grad={grad:.6f} w={w:.6f}")


@right()
def gd_line() -> None:
    w, b = 0.0, 0.0
    for epoch in range(50):
        errors = [x * w + b - y for x, y in zip(X, Y, strict=True)]
        dw = 2 * sum(e * x for e, x in zip(errors, X, strict=True)) / 3
        db = 2 * sum(errors) / 3
        w, b = w - 0.05 * dw, b - 0.05 * db
        print(f"epoch {epoch}: dw={dw:.5f} db={db:.5f} w={w:.5f} b={b:.5f}")


@right()
def sgd_line_own_data() -> None:
    xs, ys, w, b = [0.5, 1.5, -1.0, 2.5], [1.2, 2.9, -1.1, 5.3], 0.0, 0.0
    for epoch in range(20):
        for x, y in zip(xs, ys, strict=True):
            loss = (w * x + b - y) ** 2
            dw, db = 2 * x * (w * x + b - y), 2 * (w * x + b - y)
            w, b = w - 0.02 * dw, b - 0.02 * db
            print(f"epoch={epoch} x={x} y={y} loss={loss:.6g} dw={dw:.6g} db={db:.6g} w={w:.6g} b={b:.6g}")


@right()
def sgd_noisy() -> None:
    w, ys = 1.0, [2.0, 4.6, 5.4]
    for epoch in range(100):
        for x, y in zip(X, ys, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
            print(epoch, "x:", x, "y:", y, "w:", w)


@right()
def mini_batches() -> None:
    w = 1.0
    for epoch in range(20):
        for rows in ([0, 1], [2]):
            grad = sum(2 * X[i] * (X[i] * w - Y[i]) for i in rows) / len(rows)
            w -= 0.01 * grad
            print(f"epoch {epoch}: grad {grad:.7f}, w {w:.7f}")


@right("--lr", "0.01", "--epochs", "10")
def ten_epochs() -> None:
    w = 1.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print("epoch", epoch, "w", w)


@right()
def table_of_blanks() -> None:
    w = 1.0
    print("Training starts")
    print("epoch          w       loss")
    for epoch in range(1, 21):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(f"{epoch:5d} {w:10.5f} {cost:10.5f}")
    print("done in 0.003 s")


# ---- wrong: the lecture's SGD


@wrong("factor")
def sgd_factor() -> None:
    w = 1.0
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            grad = x * (x * w - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", (x * w - y) ** 2)


@wrong("factor")
def sgd_factor_three_digits() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = x * (x * w - y)
            w = w - 0.01 * grad
            print(f"x {x} y {y} grad {grad:.3g}")
        print(f"epoch {epoch} w {w:.3g}")


@wrong("sign")
def sgd_sign() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (y - x * w)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)


@wrong("never_zeroed")
def sgd_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(100):
        for x, y in zip(X, Y, strict=True):
            grad += 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", (x * w - y) ** 2)


@wrong("never_zeroed")
def sgd_never_zeroed_w_alone() -> None:
    w, grad = 1.0, 0.0
    for _ in range(2):
        for x, y in zip(X, Y, strict=True):
            grad += 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print("w =", round(w, 6))


@wrong("zeroed_by_epoch")
def sgd_zeroed_by_epoch() -> None:
    w = 1.0
    for epoch in range(30):
        grad = 0.0
        for x, y in zip(X, Y, strict=True):
            grad += 2 * x * (x * w - y)
            w = w - 0.01 * grad
        print("epoch", epoch, "w", w)


@wrong("stale", "--mode", "sgd", "--lr", "0.01")
def sgd_stale() -> None:
    w = 1.0
    for epoch in range(40):
        old = w
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * old - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)


@wrong("stale")
def sgd_stale_csv() -> None:
    w = 1.0
    print("epoch;sample;gradient;w")
    for epoch in range(1, 11):
        grads = [2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)]
        for i, grad in enumerate(grads):
            w = w - 0.01 * grad
            print(f"{epoch};{i + 1};{grad:.5f};{w:.5f}")


@wrong("without_x")
def sgd_without_x() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * (x * w - y)
            w = w - 0.01 * grad
            print(f"grad: {x} {y} {grad:.6f}")
        print(f"progress: {epoch} w= {w:.6f}")


@wrong("divided", "--lr", "0.01")
def sgd_divided_by_all() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w = w - 0.01 * grad / 3
        print("epoch", epoch, "w", w)


@wrong("factor_twice")
def sgd_factor_twice() -> None:
    w = 1.0
    for _ in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print("grad", grad, "w", w)


@wrong("still")
def sgd_still() -> None:
    w = 1.0
    for epoch in range(5):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", (x * w - y) ** 2)


@wrong("half_loss")
def sgd_half_loss() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            loss = (x * w - y) ** 2 / 2
            grad = 2 * x * (x * w - y)
            w = w - 0.01 * grad
            print(f"epoch {epoch} loss {loss:.6f} grad {grad:.6f} w {w:.6f}")


@wrong("factor")
def sgd_factor_json() -> None:
    w, step = 1.0, 0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad = x * (x * w - y)
            w, step = w - 0.01 * grad, step + 1
            print(json.dumps({"step": step, "epoch": epoch + 1, "gradient": grad, "params": [w]}))


@wrong("sign")
def sgd_sign_float32() -> None:
    w = np.float32(1.0)
    for epoch in range(8):
        for x, y in zip(X, Y, strict=True):
            grad = np.float32(2) * np.float32(x) * (np.float32(y) - np.float32(x) * w)
            w = np.float32(w - np.float32(0.01) * grad)
            print("\tgrad:", x, y, float(grad))
        print("progress:", epoch, "w=", float(w))


@wrong("never_zeroed")
def sgd_never_zeroed_torch() -> None:
    w, grad = np.float32(1.0), np.float32(0.0)
    for _ in range(10):
        for x, y in zip(X, Y, strict=True):
            grad = grad + np.float32(2) * np.float32(x) * (np.float32(x) * w - np.float32(y))
            w = np.float32(w - np.float32(0.01) * grad)
            print(f"grad tensor({grad:.4f}) w tensor({w:.4f})")


@wrong("stale")
def sgd_stale_noisy() -> None:
    w, ys = 1.0, [2.0, 4.6, 5.4]
    for epoch in range(30):
        old = w
        for x, y in zip(X, ys, strict=True):
            grad = 2 * x * (x * old - y)
            w -= 0.01 * grad
            print(f"epoch {epoch} x {x} y {y} grad {grad:.6f} w {w:.6f}")


@wrong("unknown")
def sgd_typed_wrong() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w = w - 0.01 * grad
            shown = grad + 0.5 if epoch == 3 and x == 2 else grad
            print("\tgrad:", x, y, round(shown, 6))
        print("progress:", epoch, "w=", round(w, 6))


@wrong("unknowable")
def sgd_a_cube() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 3 * x * (x * w - y) ** 2
            w = w + 0.001 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)


@wrong("unknowable")
def sgd_two_slips() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad -= x * (x * w - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)


# ---- wrong: GD


@wrong("sum", "--lr", "0.01")
def gd_sum() -> None:
    w = 1.0
    for epoch in range(20):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True))
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("sum", "--mode", "gd", "--lr", "0.01")
def gd_sum_with_the_prediction() -> None:
    w = 1.0
    print("predict (before training)", 4, w * 4)
    for epoch in range(100):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True))
        print("epoch:", epoch, "w=", w, "loss=", cost)
    print("predict (after training)", 4, w * 4)


@wrong("factor")
def gd_factor() -> None:
    w = 1.0
    for epoch in range(50):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: grad={grad:.6f} w={w:.6f} loss={cost:.6f}")


@wrong("factor", "--lr", "0.01")
def gd_factor_without_gradients() -> None:
    w = 1.0
    for epoch in range(50):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(f"epoch: {epoch} w= {w} loss= {cost}")


@wrong("sign")
def gd_sign() -> None:
    w = 1.0
    for epoch in range(30):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        w += 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("never_zeroed")
def gd_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(60):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        grad += sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("without_x")
def gd_without_x() -> None:
    w = 1.0
    for epoch in range(30):
        grad = sum(2 * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: grad {grad:.4f} w {w:.4f}")


@wrong("still")
def gd_still() -> None:
    w = 1.0
    for epoch in range(10):
        grad = sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(f"epoch {epoch}: grad {grad:.4f} w {w:.4f}")


@wrong("factor")
def gd_factor_csv() -> None:
    w = 1.0
    print("epoch,gradient,w,loss")
    for epoch in range(1, 31):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 3
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.05 * grad
        print(f"{epoch},{grad:.8f},{w:.8f},{cost:.8f}")


@wrong("half_loss")
def gd_half_loss() -> None:
    w = 1.0
    for epoch in range(30):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, Y, strict=True)) / 6
        grad = sum(2 * x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: grad={grad:.6f} w={w:.6f} loss={cost:.6f}")


@wrong("unknowable")
def gd_wrong_data() -> None:
    w = 1.0
    for epoch in range(30):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, [2, 4, 7], strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, [2, 4, 7], strict=True)) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


# ---- wrong: a line, mini-batches, and what was said


@wrong("shared")
def sgd_line_shared() -> None:
    w, b = 0.0, 0.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (w * x + b - y)
            w, b = w - 0.01 * grad, b - 0.01 * grad
            print(f"epoch {epoch} w={w:.6f} b={b:.6f}")


@wrong("shared")
def gd_line_shared() -> None:
    w, b = 0.0, 0.0
    for epoch in range(40):
        grad = sum(2 * x * (w * x + b - y) for x, y in zip(X, Y, strict=True)) / 3
        w, b = w - 0.02 * grad, b - 0.02 * grad
        print("epoch", epoch, "w", w, "b", b)


@wrong("in_turn")
def sgd_line_in_turn() -> None:
    w, b = 0.0, 0.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (w * x + b - y)
            b -= 0.01 * 2 * (w * x + b - y)
            print(f"epoch {epoch} w={w:.6f} b={b:.6f}")


@wrong("factor")
def gd_line_factor() -> None:
    w, b = 0.0, 0.0
    for epoch in range(40):
        errors = [x * w + b - y for x, y in zip(X, Y, strict=True)]
        dw = sum(e * x for e, x in zip(errors, X, strict=True)) / 3
        db = sum(errors) / 3
        w, b = w - 0.05 * dw, b - 0.05 * db
        print(f"epoch {epoch}: dw={dw:.5f} db={db:.5f} w={w:.5f} b={b:.5f}")


@wrong("never_zeroed")
def sgd_line_never_zeroed() -> None:
    w = b = dw = db = 0.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            dw += 2 * x * (w * x + b - y)
            db += 2 * (w * x + b - y)
            w, b = w - 0.01 * dw, b - 0.01 * db
            print(f"{epoch=} {dw=:.5f} {db=:.5f} {w=:.5f} {b=:.5f}")


@wrong("sum", "--batch", "2", "--lr", "0.01")
def mini_batches_sum() -> None:
    w = 1.0
    for epoch in range(20):
        for rows in ([0, 1], [2]):
            w -= 0.01 * sum(2 * X[i] * (X[i] * w - Y[i]) for i in rows)
            print(f"epoch {epoch}: w {w:.7f}")


@wrong("divided", "--batch", "2", "--lr", "0.01")
def mini_batches_divided_by_all() -> None:
    w = 1.0
    for epoch in range(20):
        for rows in ([0, 1], [2]):
            w -= 0.01 * sum(2 * X[i] * (X[i] * w - Y[i]) for i in rows) / 3
            print(f"epoch {epoch}: w {w:.7f}")


@wrong("lr", "--lr", "0.01")
def another_rate_than_said() -> None:
    w = 1.0
    for _ in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w -= 0.02 * grad
            print("\tgrad:", x, y, grad)


@wrong("batch", "--mode", "gd", "--lr", "0.01")
def another_batch_than_said() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print(f"epoch {epoch} w={w:.6f}")


@wrong("start", "--start", "0")
def another_start_than_said() -> None:
    w = 1.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print(f"epoch {epoch} w={w:.6f}")


@wrong("more", "--epochs", "20")
def an_epoch_too_many() -> None:
    w = 1.0
    for epoch in range(21):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print("epoch", epoch, "w", w)


@wrong("fewer", "--epochs", "20")
def an_epoch_too_few() -> None:
    w = 1.0
    for epoch in range(1, 20):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print("epoch", epoch, "w", w)


if __name__ == "__main__":
    PRINTS.mkdir(exist_ok=True)
    for name in SCRIPTS:
        (PRINTS / f"{name}.txt").write_text(printed(name), "utf-8", newline="\n")
