"""Cells: how many columns of a terminal a text takes, and texts that take as many as they should."""

from rich.cells import cell_len, set_cell_size


def cells_of(text: str) -> int:
    """Return how many cells a text takes: two for a character such as 面, none for a combining mark."""
    return len(text) if text.isascii() else cell_len(text)


def left(text: str, width: int) -> str:
    """Return the text with blanks after it, so that it takes at least so many cells."""
    return text + " " * (width - cells_of(text))


def right(text: str, width: int) -> str:
    """Return the text with blanks before it, so that it takes at least so many cells."""
    return " " * (width - cells_of(text)) + text


def cut(text: str, width: int) -> str:
    """Return what of the text fits so many cells; a blank where half of a character would."""
    if text.isascii():
        return text[: max(0, width)]
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width))
