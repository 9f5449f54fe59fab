"""The colours of a program's own text, as it can be read on our ground."""

from functools import lru_cache

from rich.style import Style
from textual.color import Color

from gdtui.terminal import styles
from gdtui.terminal.styles import BACKGROUND, FOREGROUND, PALETTE

READABLE = 4.5  # the contrast of letters that WCAG 2.1 asks for
SHARES = 10  # in so many steps an ink goes to white or black
FAINT = 0.4  # of the way from an ink to its ground goes what is faint
BLACK, WHITE = Color(0, 0, 0), Color(255, 255, 255)
WRITTEN = {"1": "bold", "3": "italic", "4": "underline", "9": "strike", "21": "underline"}
LEVELS = (0, 95, 135, 175, 215, 255)  # of the 256 colours' cube


@lru_cache(maxsize=1024)
def inked(parameters: str, ink: Color, ground: Color) -> Style:
    """Return the style that SGR parameters ask for where ink and ground are these.

    An ink of the program's own is brightened or darkened until it can be read on our ground, and our ink on
    a ground of the program's. Where it has set both, that is what it wants. What is hidden is shown, and
    nothing blinks.
    """
    asked = styles.applied(styles.PLAIN, parameters)
    front, back = _colour(asked.foreground), _colour(asked.background)
    written = {word: True for code, word in WRITTEN.items() if code in asked.attributes}
    if (front is None) != (back is None):
        front = readable(front or ink, back or ground)
    if "2" in asked.attributes:
        front = (front or ink).blend(back or ground, FAINT)
    if "7" in asked.attributes:
        front, back = back or ground, front or ink
    return Style(
        color=None if front is None else front.rich_color,
        bgcolor=None if back is None else back.rich_color,
        **written,  # type: ignore[arg-type]
    )


def readable(ink: Color, ground: Color) -> Color:
    """Return the colour nearest to an ink, towards white or black, that can be read on a ground."""
    far = max(WHITE, BLACK, key=lambda end: contrast(end, ground))
    tries = (ink.blend(far, share / SHARES) for share in range(SHARES + 1))
    return next((each for each in tries if contrast(each, ground) >= READABLE), far)


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.1 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(parameters: str) -> Color | None:
    """Return the colour that SGR parameters stand for; None for none, or where there is no such one."""
    codes = [int(code) if code.isdecimal() and len(code) < 4 else 0 for code in parameters.split(";")]
    match codes:
        case [38 | 48, 5, index] if index < 256:
            return _indexed(index)
        case [38 | 48, 2, red, green, blue] if max(red, green, blue) < 256:
            return Color(red, green, blue)
        case [code] if parameters in FOREGROUND | BACKGROUND:
            return _indexed(code % 10 + (8 if code >= 90 else 0))
    return None


def _indexed(index: int) -> Color:
    if index < 16:
        return Color.parse(PALETTE[index])
    if index < 232:
        place = index - 16
        return Color(LEVELS[place // 36], LEVELS[place // 6 % 6], LEVELS[place % 6])
    grey = 8 + 10 * (index - 232)
    return Color(grey, grey, grey)
