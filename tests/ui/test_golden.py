"""Looks: the screens are those that somebody has looked at, and nothing on them is cut off."""

import pytest

from tests.ui.golden import PROGRAMS, Program, path, screens


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: f"{program.size} {program.states[0][0]}")
def test_the_screens_are_golden(program: Program) -> None:
    for name, text in screens(program).items():
        assert text + "\n" == path(name, program.size).read_text("utf-8"), (
            f"{name}: python -m tests.ui.golden writes it anew"
        )
