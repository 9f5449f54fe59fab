"""Plain text: a row as it is written where a terminal has no other characters than ASCII."""

import re

from gdtui.display.cells import cells_of, pieces
from gdtui.display.labels import PLAIN
from gdtui.display.rows import ASCII, Row, joined

# Signs that take the place of one character.
ONE: dict[str, str] = {chr(sign): chr(plain) for sign, plain in ASCII.items()}
ONE |= dict(zip("▸›▶◀■−━✗×…∂Σ╭╮╰╯╌╳–✚○◆┿┳┰≈βεσ", ">*><=-=xx~dS++++~!-+o!+<<~bes", strict=True))

ONE |= dict(zip("αγδκλμρτψπΠ∞′₀₁₂⌊⌋", "agdklurtfpPo'012[]", strict=True))

# Signs that need more, and the one character for a row that has no blank to give.
MORE = {"ŷ": ("y'", "p"), "²": ("^2", "2"), "Σg": ("sum", "sg"), "Δ": ("by", "d"), "‖": ("||", "|")}
MORE |= {"ḡ": ("g'", "g"), "√": ("sqrt", "v")} | {
    sign: (f"^{i}", str(i)) for i, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")
}
MORE |= {"→": ("right", ">"), "←": ("left", "<"), "↑": ("up", "^"), "↓": ("down", "v")}
SIGN = re.compile("Σg|.", re.DOTALL)

Cells = list[tuple[str, str]]  # each a text, empty where a blank was given away, and a role


def ascii_row(row: Row) -> Row:
    """Return the row in ASCII, as wide as it was: where a sign needs more than a column, blanks are taken.

    They come from the nearest two or more after the sign, so that what follows stays where it was, or before
    it where the sign is a right-aligned column's. Text from outside may keep what it has.
    """
    if all(text.isascii() for text, _ in row):
        return row
    cells: Cells = [(sign, role) for text, role in row for sign in _signs(text)]
    for at, (sign, role) in enumerate(cells):
        if sign == "→" and "".join(text for text, _ in cells[max(0, at - 1) : at + 2]).strip() != sign:
            cells[at] = (">", role)  # from something to something, and no key
        elif sign in MORE:
            text, short = MORE[sign]
            cells[at] = (text if _give(cells, at, len(text) - len(sign)) else short, role)
        elif role in PLAIN and sign == PLAIN[role][0]:
            cells[at] = (PLAIN[role][1], role)
        elif sign == "·":
            beside = [text for text, _ in (*cells[max(0, at - 1) : at], *cells[at + 1 : at + 2])]
            cells[at] = ("-" if len(beside) < 2 or not all(text.strip() for text in beside) else "*", role)
        else:
            cells[at] = (ONE.get(sign, sign), role)
    return joined(cells)


def ascii_text(text: str) -> str:
    """Return a text in ASCII, a character for each, where there is no row that could give room for more."""
    return "".join(_sign(character) for character in text)


def _sign(character: str) -> str:
    if character.isascii():
        return character
    if character == "·":
        return "*"
    if character in MORE:
        return MORE[character][1]
    if "\u2800" <= character <= "\u28ff":  # braille, of which curves are drawn
        return "*" if character > "\u2800" else " "
    return ONE.get(character, "?")


def _signs(text: str) -> list[str]:
    """Return the signs of a text, and nothing for the second cell of a wide one."""
    return SIGN.findall(text) if cells_of(text) == len(text) else pieces(text)


def _give(cells: Cells, at: int, count: int) -> bool:
    """Take as many blanks away near a sign; return whether there were so many to take."""
    ahead, behind = range(at + 1, len(cells)), range(at - 1, -1, -1)
    alone = all(not cells[i][0].strip() for i in (*ahead[:2], *behind[:2]))
    for way in (behind, ahead) if alone else (ahead, behind):
        if blanks := _blanks(cells, way, count):
            for i in blanks[:count]:
                cells[i] = ("", cells[i][1])
            return True
    return False


def _blanks(cells: Cells, way: range, count: int) -> list[int]:
    """Return where the nearest blanks are that can spare so many; one stays, save at an end of the row."""
    run: list[int] = []
    for i in way:
        if cells[i][0] == " ":
            run.append(i)
        elif cells[i][0]:
            if len(run) > count:
                return run
            run = []
    return run if len(run) >= count else []
