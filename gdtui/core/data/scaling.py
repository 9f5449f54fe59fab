"""Features scaled to mean 0 and deviation 1, and what they were before."""

import math
from dataclasses import replace

import numpy as np

from gdtui.core.arrays import Array
from gdtui.core.data.datasets import Dataset, Scaling


def standardized(data: Dataset) -> Dataset:
    """Return the dataset with each feature x as (x − μ)/σ: μ is its mean, σ its population deviation.

    That is the root of the mean of (x − μ)² over all n rows. A feature that is the same in every row has no
    deviation, and is left as it is. The target stays as it is, too.
    """
    count = data.x.shape[1]
    x: Array = np.empty(data.x.shape, order="F")
    means, deviations = np.zeros(count), np.ones(count)
    constant = []
    for i, feature in enumerate(data.x.T):
        if feature.min() == feature.max():
            constant.append(i)
            x[:, i] = feature
        else:
            x[:, i], means[i], deviations[i] = _standardized(feature)
    x.flags.writeable = means.flags.writeable = deviations.flags.writeable = False
    return replace(data, x=x, scaling=Scaling(means, deviations, tuple(constant)))


def _standardized(feature: Array) -> tuple[Array, float, float]:
    """Return a feature that varies scaled, its mean and its deviation.

    Sums are rounded once. A power of two is taken out first, so that no square is too large or too small for
    a float, and the first value, so that features far from zero keep all the digits in which they differ.
    """
    power = math.frexp(float(np.abs(feature).max()))[1]
    near = np.ldexp(feature, -power)
    off = near - near[0]
    mean = math.fsum(off) / len(off)
    off -= mean
    deviation = math.sqrt(math.fsum(off * off) / len(off))
    return off / deviation, math.ldexp(float(near[0]) + mean, power), math.ldexp(deviation, power)
