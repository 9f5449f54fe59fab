"""The measures of a run: numbers that are called the loss, and two of how far it has to go."""

from typing import Literal, get_args

# The dataset's mean at the parameters now; the loss of the last step's sample before the step, and after it;
# by how much the dataset's mean is above its minimum; how far the parameters are from the optimum, by Euclid.
# And the loss as a program that is not ours computes it, of whatever it takes.
Measure = Literal["dataset", "before", "after", "excess", "distance", "recorded"]
MEASURES: tuple[Measure, ...] = get_args(Measure)[:-1]  # of a run that is trained
OF_SAMPLES: tuple[Measure, ...] = ("before", "after", "recorded")  # one a step; of the others one an update
OF_OPTIMUM: tuple[Measure, ...] = ("excess", "distance")  # not known where there is no single optimum
