"""Looks: the screens are those that somebody has looked at, and nothing on them is cut off."""

import pytest

from tests.ui.golden import SIZES, path, screens


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_screens_are_golden(size: tuple[int, int]) -> None:
    for name, text in screens(size).items():
        assert text + "\n" == path(name, size).read_text("utf-8"), (
            f"{name}: python -m tests.ui.golden writes it anew"
        )
