"""The names that programs print beside their numbers, and what each of them means here."""

import re
from collections.abc import Sequence
from typing import NamedTuple


class Field(NamedTuple):
    """What a printed number is: of which quantity, and of which parameter where there is one for each."""

    quantity: str
    parameter: int = 0


COUNTERS = ("step", "epoch", "sample")
SYNONYMS = {
    "step": "step steps iter iters iteration it update updates",
    "epoch": "epoch epochs progress ep",
    "sample": "sample idx index row",
    "x": "x xi x_val feature",
    "y": "y yi y_val target y_true label",
    "loss": "loss cost mse l loss_val train_loss mean_loss avg_loss average_loss total_loss error_squared",
    "dataset_loss": "dataset_loss",
    "gradient": "grad grads gradient gradients g",
    "accumulated": "accumulated",
    "prediction": "prediction pred y_pred y_hat yhat ŷ output",
    "params": "params weights parameters theta",
    "rate": "lr rate learning_rate learning-rate",
}
FIELDS = {name: Field(quantity) for quantity, names in SYNONYMS.items() for name in names.split()}
ALSO = {"w": "weight w1 slope", "b": "bias b0 intercept"}  # how else a parameter is called
SLOPES = (
    "d{0} grad_{0} {0}_grad {0}.grad gradient_{0} grad.{0} gradient.{0} dl/d{0} dl_d{0} dloss/d{0} dldw_{0} "
    "∂{0} ∂l/∂{0} g_{0} g{0} grad{0}"
)


def known_names(parameters: Sequence[str]) -> dict[str, Field]:
    """Return the field of each name that is known where the parameters are called so; all in lower case."""
    found = dict(FIELDS)
    for at, parameter in enumerate(parameters):
        for name in (parameter.lower(), *ALSO.get(parameter, "").split()):
            found.setdefault(name, Field("params", at))
            found.setdefault(f"params.{name}", Field("params", at))
            found.setdefault(f"accumulated.{name}", Field("accumulated", at))
            for pattern in SLOPES.split():
                found.setdefault(pattern.format(name), Field("gradient", at))
    return found


def field_of(name: str, known: dict[str, Field]) -> Field | None:
    """Return what a name means; None where nobody knows it."""
    tidy = name.strip().strip("\"'`").lower().replace(" ", "_")
    found = known.get(tidy)
    if found is None and (stem := re.sub(r"_?\d+$", "", tidy)) in known and known[stem].quantity in COUNTERS:
        return known[stem]
    return found
