"""GD, lines and mini-batches with a slip, or other than was said."""

from tests.trace.prints.listing import X, Y, loss_of, sgd, slope_of, wrong


@wrong("sum", "--lr", "0.01")
def gd_sum() -> None:
    w = 1.0
    for epoch in range(20):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w)
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("sum", "--mode", "gd", "--lr", "0.01")
def gd_sum_with_the_prediction() -> None:
    w = 1.0
    print("predict (before training)", 4, w * 4)
    for epoch in range(100):
        cost = loss_of(w) / 3
        w -= 0.01 * slope_of(w)
        print("epoch:", epoch, "w=", w, "loss=", cost)
    print("predict (after training)", 4, w * 4)


@wrong("factor+sum")
def gd_sum_factor() -> None:
    w = 1.0
    for epoch in range(20):
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True))
        w -= 0.01 * grad
        print(f"epoch {epoch} gradient {grad:.6f} w {w:.6f}")


@wrong("sum+never_zeroed", "--lr", "0.01")
def gd_sum_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(20):
        for x, y in zip(X, Y, strict=True):
            grad += 2 * x * (x * w - y)
        w -= 0.01 * grad
        print("epoch:", epoch, "w=", w)


@wrong("factor+never_zeroed")
def gd_factor_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(30):
        cost = loss_of(w) / 3
        grad += sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch} loss {cost:.6f} grad {grad:.6f} w {w:.6f}")


@wrong("sum+sign", "lecture", "--mode", "gd", "--lr", "0.01")
def gd_sum_sign_loss_before() -> None:
    w = 1.0
    for epoch in range(10):
        cost = loss_of(w) / 3
        w += 0.01 * slope_of(w)
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("sum+without_x", "--lr", "0.01")
def gd_line_sum_without_x() -> None:
    w, b = 0.0, 0.0
    for epoch in range(20):
        grad = sum(2 * (w * x + b - y) for x, y in zip(X, Y, strict=True))
        w, b = w - 0.01 * grad, b - 0.01 * grad
        print(f"epoch {epoch} w={w:.6f} b={b:.6f}")


@wrong("--optimizer momentum --momentum 0.8", "lecture", "--lr", "0.01")
def gd_another_momentum() -> None:
    w, v = 1.0, 0.0
    for epoch in range(20):
        v = 0.8 * v + slope_of(w) / 3
        w -= 0.01 * v
        print(f"epoch: {epoch} w= {w}")


@wrong("--schedule 1/t:decay=0.1", "lecture", "--lr", "0.05")
def gd_rate_over_time() -> None:
    w = 1.0
    for epoch in range(40):
        cost = loss_of(w) / 3
        rate = 0.05 / (1 + 0.1 * epoch)
        w -= rate * slope_of(w) / 3
        print(f"epoch {epoch}: w={w:.6f} loss={cost:.6f}")


@wrong("factor")
def gd_factor() -> None:
    w = 1.0
    for epoch in range(50):
        cost = loss_of(w) / 3
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: grad={grad:.6f} w={w:.6f} loss={cost:.6f}")


@wrong("factor", "--lr", "0.01")
def gd_factor_without_gradients() -> None:
    w = 1.0
    for epoch in range(50):
        cost = loss_of(w) / 3
        w -= 0.01 * sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        print(f"epoch: {epoch} w= {w} loss= {cost}")


@wrong("sign")
def gd_sign() -> None:
    w = 1.0
    for epoch in range(30):
        cost = loss_of(w) / 3
        w += 0.01 * slope_of(w) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


@wrong("never_zeroed")
def gd_never_zeroed() -> None:
    w, grad = 1.0, 0.0
    for epoch in range(60):
        cost = loss_of(w) / 3
        grad += slope_of(w) / 3
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
        grad = slope_of(w) / 3
        print(f"epoch {epoch}: grad {grad:.4f} w {w:.4f}")


@wrong("factor")
def gd_factor_csv() -> None:
    w = 1.0
    print("epoch,gradient,w,loss")
    for epoch in range(1, 31):
        cost = loss_of(w) / 3
        grad = sum(x * (x * w - y) for x, y in zip(X, Y, strict=True)) / 3
        w -= 0.05 * grad
        print(f"{epoch},{grad:.8f},{w:.8f},{cost:.8f}")


@wrong("half_loss")
def gd_half_loss() -> None:
    w = 1.0
    for epoch in range(30):
        cost = loss_of(w) / 6
        grad = slope_of(w) / 3
        w -= 0.01 * grad
        print(f"epoch {epoch}: grad={grad:.6f} w={w:.6f} loss={cost:.6f}")


@wrong("unknowable")
def gd_wrong_data() -> None:
    w = 1.0
    for epoch in range(30):
        cost = sum((x * w - y) ** 2 for x, y in zip(X, [2, 4, 7], strict=True)) / 3
        w -= 0.01 * sum(2 * x * (x * w - y) for x, y in zip(X, [2, 4, 7], strict=True)) / 3
        print("epoch:", epoch, "w=", w, "loss=", cost)


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
    for epoch, w in sgd(20):
        print(f"epoch {epoch} w={w:.6f}")


@wrong("start", "--start", "0")
def another_start_than_said() -> None:
    for epoch, w in sgd(20):
        print(f"epoch {epoch} w={w:.6f}")


@wrong("optimizer", "--optimizer", "momentum")
def another_momentum_than_said() -> None:
    w, v = 1.0, 0.0
    for epoch in range(20):
        v = 0.7 * v + slope_of(w) / 3
        w -= 0.01 * v
        print(f"epoch {epoch} w={w:.6f}")


@wrong("schedule", "--schedule", "cosine", "--lr", "0.02")
def another_schedule_than_said() -> None:
    w = 1.0
    for epoch in range(20):
        w -= 0.02 * 0.5 ** (epoch // 5) * slope_of(w) / 3
        print(f"epoch {epoch} w={w:.6f}")


@wrong("more", "--epochs", "20")
def an_epoch_too_many() -> None:
    for epoch, w in sgd(21):
        print("epoch", epoch, "w", w)


@wrong("fewer", "--epochs", "20")
def an_epoch_too_few() -> None:
    w = 1.0
    for epoch in range(1, 20):
        for x, y in zip(X, Y, strict=True):
            w -= 0.01 * 2 * x * (x * w - y)
        print("epoch", epoch, "w", w)
