"""What all tests share: examples without a time limit, and one worker more than there are cores."""

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "gdtui", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gdtui")

# Where no file can be, nor be made: whoever runs the tests has keys and a theme of their own.
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = os.devnull
# Nor does it matter what their terminal can show.
os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
os.environ.pop("NO_COLOR", None)
# Hundreds of programs are started here: what each of them imports is compiled once. So are the tests, whose
# assertions are rewritten: it takes longer than any of them, in each worker, each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Each of these programs, and each worker, would start threads for algebra that is over before they run.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
# Screens and expressions are many small objects that live as long as a test: to look for those that nobody
# has any more after every 700 takes a tenth of the time.
gc.set_threshold(100_000, 50, 100)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many workers there are: half of the time the tests of real terminals wait for those."""
    return (os.cpu_count() or 1) + 1
