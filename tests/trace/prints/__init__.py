"""Programs as students write them, right ones and such with a slip; `python -m tests.trace.prints` runs all.

Each is a loop of its own, written out but for the sums over all samples, and no use is made of gdtui in it.
"""

from tests.trace.prints import right_gd, right_sgd, wrong_gd, wrong_sgd
from tests.trace.prints.listing import PRINTS, SCRIPTS, printed

__all__ = ["PRINTS", "SCRIPTS", "printed", "right_gd", "right_sgd", "wrong_gd", "wrong_sgd"]
