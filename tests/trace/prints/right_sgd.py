"""SGD that does what it should, printed in many ways."""

import json
import random

import numpy as np

from tests.trace.prints.listing import X, Y, right


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
