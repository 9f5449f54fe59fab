"""What is said beside a trace of standardized features: that they are, and the parameters without that."""

from gdtui.core.arrays import Array
from gdtui.core.problem.original import original_params
from gdtui.core.problem.problems import Problem
from gdtui.display.numbers import exact
from gdtui.locales import text
from gdtui.trace.files import tell

MOST = 8  # parameters that are said


def tell_scaled(problem: Problem, params: Array | None = None) -> None:
    """Say on standard error that features were standardized, and the parameters in original units, (p,)."""
    data = problem.dataset
    if data.scaling is None:
        return
    if data.scaling.constant:
        names = ", ".join(f"'{data.names[i]}'" for i in data.scaling.constant[:MOST])
        tell(text("trace.standardized_but", names=names))
    else:
        tell(text("trace.standardized"))
    found = None if params is None else original_params(problem, params)
    if found is not None:
        values = [f"{name} = {exact(value)}" for name, value in found[:MOST]]
        tell(text("trace.original", values=", ".join(values) + ", …" * (len(found) > MOST)))
