"""Signs that are drawn: each by its definition in Unicode."""

from unicodedata import name

import pytest

from gdtui.film.shapes import HEIGHT, WIDTH, Box, Dot, shapes_of

WORDS = ("LEFT", "RIGHT", "UPPER", "LOWER")


@pytest.mark.parametrize("code", range(0x2800, 0x2900))
def test_braille_has_the_dots_of_its_name(code: int) -> None:
    """Dots are numbered 1 2 3 7 in the first column and 4 5 6 8 in the second."""
    dots = shapes_of(chr(code))
    places = {"1": (2, 2), "2": (2, 6), "3": (2, 10), "7": (2, 14)}
    places |= {"4": (6, 2), "5": (6, 6), "6": (6, 10), "8": (6, 14)}
    number = name(chr(code)).partition("DOTS-")[2]
    assert dots is not None
    found = {(dot.x, dot.y) for dot in dots if isinstance(dot, Dot)}
    assert found == {places[digit] for digit in number}


@pytest.mark.parametrize("code", range(0x2580, 0x25A0))
def test_blocks_have_as_much_ink_as_their_name_says(code: int) -> None:
    shapes = shapes_of(chr(code))
    assert shapes is not None
    boxes = [shape for shape in shapes if isinstance(shape, Box)]
    ink = sum((box.right - box.left) * (box.bottom - box.top) * box.ink for box in boxes) / WIDTH / HEIGHT
    words = name(chr(code)).split()
    parts = {"HALF": 1 / 2, "QUARTER": 1 / 4, "QUARTERS": 1 / 4, "EIGHTH": 1 / 8, "EIGHTHS": 1 / 8}
    times = {"ONE": 1, "THREE": 3, "FIVE": 5, "SEVEN": 7}
    shares = {"LIGHT": 0.25, "MEDIUM": 0.5, "DARK": 0.75, "FULL": 1.0}
    if words[0] == "QUADRANT":
        expected = words.count("LEFT") / 4 + words.count("RIGHT") / 4
    elif words[0] in shares:
        expected = shares[words[0]]
    else:
        part = next(parts[word] for word in words if word in parts)
        expected = part * next((times[word] for word in words if word in times), 1)
    assert ink == pytest.approx(expected)


@pytest.mark.parametrize("sign", "─│┌┐└┘├┤┬┴┼━┃┏┳┿╂╸╺╵╷")
def test_lines_reach_the_sides_of_their_name(sign: str) -> None:
    boxes = [shape for shape in shapes_of(sign) or () if isinstance(shape, Box)]
    called = name(sign)
    reached = {
        "UP": any(box.top == 0 for box in boxes),
        "DOWN": any(box.bottom == HEIGHT for box in boxes),
        "LEFT": any(box.left == 0 for box in boxes),
        "RIGHT": any(box.right == WIDTH for box in boxes),
    }
    for side, reaches in reached.items():
        both = "VERTICAL" if side in ("UP", "DOWN") else "HORIZONTAL"
        assert reaches == (side in called or both in called)


@pytest.mark.parametrize("sign", ["a", "面", "", "ab", "┄", "═"])
def test_what_is_not_drawn_is_written(sign: str) -> None:
    assert shapes_of(sign) is None
