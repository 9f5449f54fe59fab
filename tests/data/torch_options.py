"""Writes torch_options.json: where PyTorch's optimizers go with the options that torch.json has not.

Run it with a Python that has torch: `python tests/data/torch_options.py`. Datasets, models, starts and the
form of a run are those of torch.json beside it, of which it is the second part. What an optimizer has `then`
it has after THEN updates.
"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]

HERE = Path(__file__).parent
UPDATES, THEN = 60, 20
GIVEN: dict[str, Any] = json.loads((HERE / "torch.json").read_text())
# What is descended, where from, and in which batches.
PROBLEMS = (
    ("lin_w", "seed3", [1.0], "sgd"),
    ("lin_wb", "noisy8", [1.0, 0.0], "gd"),
    ("lin_wb", "noisy8", [1.0, 0.0], "mb2"),
    ("logistic", "class12", [0.0, 0.0, 0.0], "sgd"),
)
MODES = {"gd": None, "sgd": 1, "mb2": 2}  # samples of a batch; None: all
CHOSEN: dict[str, tuple[float, dict[str, Any]]] = {
    "momentum_dampening": (0.01, {"torch": "SGD", "momentum": 0.9, "dampening": 0.1}),
    "momentum_all": (0.01, {"torch": "SGD", "momentum": 0.8, "dampening": 0.5, "weight_decay": 0.01}),
    "adagrad_lr_decay": (0.1, {"torch": "Adagrad", "lr_decay": 0.05}),
    "adagrad_initial": (0.1, {"torch": "Adagrad", "initial_accumulator_value": 0.5}),
    "adagrad_all": (
        0.1,
        {"torch": "Adagrad", "lr_decay": 0.01, "initial_accumulator_value": 0.1, "weight_decay": 0.01},
    ),
    "rmsprop_centered": (0.01, {"torch": "RMSprop", "centered": True}),
    "rmsprop_momentum": (0.01, {"torch": "RMSprop", "momentum": 0.9}),
    "rmsprop_all": (
        0.01,
        {"torch": "RMSprop", "alpha": 0.9, "momentum": 0.5, "centered": True, "weight_decay": 0.01},
    ),
    "adam_amsgrad": (0.1, {"torch": "Adam", "amsgrad": True}),
    "adam_all": (
        0.1,
        {"torch": "Adam", "amsgrad": True, "weight_decay": 0.1, "decoupled_weight_decay": True},
    ),
    "adamw_amsgrad": (0.1, {"torch": "AdamW", "betas": [0.8, 0.9], "amsgrad": True}),
    "nadam_momentum_decay": (0.05, {"torch": "NAdam", "momentum_decay": 0.1, "weight_decay": 0.01}),
    "nadam_decoupled": (0.05, {"torch": "NAdam", "weight_decay": 0.1, "decoupled_weight_decay": True}),
    "radam_decoupled": (0.05, {"torch": "RAdam", "weight_decay": 0.1, "decoupled_weight_decay": True}),
    "momentum_then_dampened": (0.01, {"torch": "SGD", "momentum": 0.9, "then": {"dampening": 0.5}}),
    "adagrad_then_slower": (0.1, {"torch": "Adagrad", "then": {"lr_decay": 0.05}}),
    "sgd_maximize": (0.001, {"torch": "SGD", "maximize": True}),
    "momentum_maximize": (
        0.001,
        {"torch": "SGD", "momentum": 0.9, "dampening": 0.1, "weight_decay": 0.1, "maximize": True},
    ),
    "nesterov_maximize": (0.001, {"torch": "SGD", "momentum": 0.9, "nesterov": True, "maximize": True}),
    "adagrad_maximize": (0.01, {"torch": "Adagrad", "maximize": True}),
    "rmsprop_maximize": (0.01, {"torch": "RMSprop", "maximize": True}),
    "adadelta_maximize": (1.0, {"torch": "Adadelta", "maximize": True}),
    "adam_maximize": (0.01, {"torch": "Adam", "amsgrad": True, "weight_decay": 0.1, "maximize": True}),
    "adamw_maximize": (0.01, {"torch": "AdamW", "maximize": True}),
    "adamax_maximize": (0.01, {"torch": "Adamax", "maximize": True}),
    "nadam_maximize": (0.01, {"torch": "NAdam", "maximize": True}),
    "radam_maximize": (0.01, {"torch": "RAdam", "maximize": True}),
}


def trajectory(kind: str, data: str, start: list[float], mode: str, lr: float, asked: Any) -> Any:
    """Return the parameters after each update, (60, p)."""
    given = GIVEN["datasets"][data]
    x, y = (torch.tensor(given[part], dtype=torch.float64) for part in ("X", "y"))
    params = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    options = {key: value for key, value in asked.items() if key not in ("torch", "then")}
    chosen = getattr(torch.optim, asked["torch"])([params], lr=lr, **options)
    size, path = MODES[mode] or len(y), list[Any]()
    while len(path) < UPDATES:
        for first in range(0, len(y), size):
            rows = slice(first, first + size)
            z = x[rows] @ params[: x.shape[1]] + (params[-1] if len(params) > x.shape[1] else 0)
            each = torch.nn.functional.softplus(z) - y[rows] * z if kind == "logistic" else (z - y[rows]) ** 2
            if len(path) == THEN:
                chosen.param_groups[0].update(asked.get("then", {}))
            chosen.zero_grad()
            each.mean().backward()
            chosen.step()
            path.append(params.detach().numpy().copy())
    return np.array(path[:UPDATES])


def main() -> None:
    """Write the file."""
    torch.set_default_dtype(torch.float64)  # in which NAdam keeps its product, whatever the parameters are
    runs = []
    for name, (lr, asked) in CHOSEN.items():
        for kind, data, start, mode in PROBLEMS:
            path = trajectory(kind, data, start, mode, lr, asked)
            said = {"model": kind, "data": data, "opt": name, "mode": mode, "lr": lr, "init": start}
            written = base64.b64encode(path.astype("<f8").tobytes()).decode()
            runs.append({**said, "final": path[-1].tolist(), "params": written})
    told = {
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "updates": UPDATES,
        "then": THEN,
        "optimizers": {name: asked for name, (_, asked) in CHOSEN.items()},
    }
    lines = ",\n".join(json.dumps(run) for run in runs)
    text = f'{json.dumps(told)[:-1]}, "runs": [\n{lines}\n]}}\n'
    (HERE / "torch_options.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
