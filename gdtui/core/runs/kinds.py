"""The kinds of loss: three numbers that are all called the loss."""

from typing import Literal, get_args

# The dataset's mean at the parameters now; the loss of the last step's sample before the step, and after it.
Loss = Literal["dataset", "before", "after"]
LOSSES: tuple[Loss, ...] = get_args(Loss)
