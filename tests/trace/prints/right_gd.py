"""GD, lines and mini-batches that do what they should, printed in many ways."""

import math
import random

import numpy as np

from tests.trace.prints.listing import X, Y, loss_of, right, sgd, slope_of


@right()
def gd_three_digits() -> None:
    w = 1.0
    for epoch in range(60):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w) / 3
        print(f"epoch: {epoch} w= {w:.3f} loss= {cost:.3f}")


@right()
def gd_two_digits() -> None:
    w = 1.0
    for epoch in range(5):
        w -= 0.01 * slope_of(w) / 3
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
        cost = loss_of(w) / 3
        w -= 0.047 * slope_of(w) / 3
        if epoch % 10 == 0:
            print(f"Epoch [{epoch}/100], Loss: {cost:.10f}, w: {w:.10f}")


@right()
def gd_rate_that_falls() -> None:
    w = 1.0
    for epoch in range(20):
        cost = loss_of(w) / 3
        w -= 0.02 * 0.9**epoch * slope_of(w) / 3
        print(f"epoch: {epoch} w= {w} loss= {cost}")


@right()
def gd_rate_that_is_halved() -> None:
    w = 1.0
    for epoch in range(30):
        rate = 0.01 if epoch < 10 else 0.005 if epoch < 20 else 0.0025
        w -= rate * slope_of(w) / 3
        print(f"epoch: {epoch} w= {w:.8f}")


@right()
def gd_half_a_wave() -> None:
    w = 1.0
    for epoch in range(40):
        rate = 0.02 * (1 + math.cos(math.pi * epoch / 40)) / 2
        w -= rate * slope_of(w) / 3
        print(f"epoch: {epoch} w= {w:.8f}")


@right()
def gd_other_momentum() -> None:
    w, v = 1.0, 0.0
    for epoch in range(20):
        v = 0.5 * v + slope_of(w) / 3
        w -= 0.01 * v
        print(f"epoch: {epoch} w= {w}")


@right()
def gd_diverging() -> None:
    w = 1.0
    for epoch in range(1000):
        w -= 0.3 * slope_of(w) / 3
        print("epoch:", epoch, "w=", w)


@right()
def gd_log_with_the_start() -> None:
    w = 1.0
    print("epoch,w,loss")
    for epoch in range(31):
        cost = loss_of(w) / 3
        print(epoch, w, cost, sep=",")
        w -= 0.02 * slope_of(w) / 3


@right()
def gd_from_zero() -> None:
    w = 0.0
    print("predict (before training)", 4, w * 4)
    for epoch in range(40):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)
    print("predict (after training)", 4, w * 4)


@right()
def gd_random_start() -> None:
    random.seed(1)
    w = random.random()  # noqa: S311
    print("predict (before training)", 4, w * 4)
    for epoch in range(40):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


@right()
def gd_half_squares() -> None:
    w = 1.0
    for epoch in range(40):
        cost = loss_of(w) / 6
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
    for epoch, w in sgd(10):
        print("epoch", epoch, "w", w)


@right()
def table_of_blanks() -> None:
    w = 1.0
    print("Training starts")
    print("epoch          w       loss")
    for epoch in range(1, 21):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w) / 3
        print(f"{epoch:5d} {w:10.5f} {cost:10.5f}")
    print("done in 0.003 s")
