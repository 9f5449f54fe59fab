"""The lecture's SGD with a slip."""

import json

import numpy as np

from tests.trace.prints.listing import X, Y, wrong


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


@wrong("factor+sign")
def sgd_factor_sign() -> None:
    w = 1.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad = x * (y - x * w)
            w -= 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w, "loss=", (x * w - y) ** 2)


@wrong("sign+never_zeroed", "--mode", "sgd", "--lr", "0.01")
def sgd_sign_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad += 2 * x * (x * w - y)
            w += 0.01 * grad
        print("epoch", epoch, "w", w)


@wrong("--schedule exponential:gamma=0.97", "lecture", "--lr", "0.02")
def sgd_rate_that_falls() -> None:
    w, rate = 1.0, 0.02
    for epoch in range(30):
        for x, y in zip(X, Y, strict=True):
            w -= rate * 2 * x * (x * w - y)
        rate *= 0.97
        print("epoch", epoch, "w", w, "loss", (x * w - y) ** 2)


@wrong("--optimizer nesterov --momentum 0.5", "lecture", "--lr", "0.01")
def sgd_nesterov() -> None:
    w, v = 1.0, 0.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            v = 0.5 * v + grad
            w -= 0.01 * (grad + 0.5 * v)
            print(f"epoch {epoch} grad={grad:.6f} w={w:.6f}")


@wrong("lr", "--lr", "0.02")
def sgd_gradients_alone() -> None:
    w = 1.0
    for _ in range(20):
        for x, y in zip(X, Y, strict=True):
            grad = 2 * x * (x * w - y)
            w -= 0.01 * grad
            print("grad:", grad)


@wrong("unknowable")
def sgd_three_slips() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(10):
        for x, y in zip(X, Y, strict=True):
            grad -= x * (x * w - y)
            w = w - 0.01 * grad
            print("\tgrad:", x, y, grad)
        print("progress:", epoch, "w=", w)
