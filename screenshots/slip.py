x_data = [1.0, 2.0, 3.0]
y_data = [3.0, 5.0, 7.0]  # y = 2x + 1

w, b, lr = 0.0, 0.0, 0.02

for epoch in range(400):
    for x, y in zip(x_data, y_data):
        error = w * x + b - y
        dw = 2 * error * x
        db = 2 * error
        w -= lr * dw
        b -= lr * dw
        loss = error**2
    if epoch % 100 == 0:
        print(f"epoch {epoch}: w {w:.4f}, b {b:.4f}, loss {loss:.6f}")
