"""Layouts: which key of a Latin keyboard a letter of another writing shares its place with."""

import unicodedata

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
# As the layouts have them that most people type with; · stands for what is the same, or no letter. Of a
# letter that has several places the first counts: a terminal that knows better says so by itself.
_OTHERS = (
    "йцукенгшщзхъфывапролджэячсмитьбю",  # Russian
    "йцукенгшщзхїфівапролджєячсмитьбю",  # Ukrainian
    "йцукенгшўзх·фывапролджэячсмітьбю",  # Belarusian
    "љњертзуиопшђасдфгхјклчћ·џцвбнм··",  # Serbian
    "·ςερτυθιοπ··ασδφγηξκλ··ζχψωβνμ··",  # Greek
    "··קראטוןםפ··שדגכעיחלךף·זסבהנמצת·",  # Hebrew
    "ضصثقفغعهخحجدشسيبلاتنمكطئءؤر·ىةوز",  # Arabic
)
# Signs of East Asia that stand for one of ASCII, beside those that are its wide form.
_SIGNS = dict(zip("。、「」『』【】‘’“”", ".,[]{}[]''\"\"", strict=True))


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for letters in _OTHERS:
        for letter, key in zip(letters, _LATIN, strict=True):
            if not letter.isascii() and letter != "·":
                table.setdefault(letter, key)
                if letter.upper() != letter and key.isalpha():
                    table.setdefault(letter.upper(), key.upper())
    return table


_KEYS = _table() | _SIGNS


def latin(character: str) -> str:
    """Return the key of a Latin keyboard that a character is on; itself where it is on none.

    Wide and narrow forms, as input methods of East Asia type them, are the characters that they look like.
    """
    if character.isascii():
        return character
    alike = unicodedata.normalize("NFKC", character)
    return alike if len(alike) == 1 and alike.isascii() else _KEYS.get(character, character)
