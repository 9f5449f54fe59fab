"""Numbers as they are typed in a line of words."""

from gdtui.core.errors import InputError, Phrase, visible


def parse_number(text: str, word: str, legal: Phrase | str) -> float:
    """Return the number that stands after a word: 0.1, 1e-3, or 1/10. InputError says what is legal there."""
    top, slash, bottom = text.partition("/")
    try:
        return float(top) / float(bottom) if slash else float(text)
    except (ValueError, ZeroDivisionError, OverflowError):
        pointed = text.replace(",", ".", 1)
        if "," in text and _is_number(pointed):
            raise InputError("word.point", word=word, text=visible(text), number=pointed) from None
        raise InputError("word.no_number", word=word, text=visible(text), legal=legal) from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
