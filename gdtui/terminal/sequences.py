"""Keys in one way of writing: terminals and protocols write the same key in many, and Textual knows some."""

import re
from collections.abc import Callable

from gdtui.terminal.layouts import latin

SHIFT, ALT, CTRL = 1, 2, 4
LOCKS = 64 | 128  # Caps Lock and Num Lock, which change no key that is not a letter
RELEASE = "3"  # what is said of a key that is let go

# The keyboard protocol: code, the same with Shift, the same on a Latin keyboard; modifiers, event; text.
PROTOCOL = re.compile(r"\x1b\[(\d+)(?::(\d*))?(?::(\d*))?(?:;(\d*)(?::(\d*))?)?(?:;[\d:]*)?u")
OTHER_KEYS = re.compile(r"\x1b\[27;(\d+);(\d+)~")  # xterm's way to say the same
FUNCTION = re.compile(r"\x1b\[(\d+);(\d+)(?::(\d*))?([A-HPQRSZ~])")  # a key with a name, and modifiers

# The keypad, in the protocol and as an application that has asked for it hears it (DECKPAM).
KEYPAD = {57399 + digit: str(digit) for digit in range(10)}
KEYPAD |= dict(zip(range(57409, 57414), "./*-+", strict=True)) | {57414: "\r", 57415: "=", 57416: ","}
APPLICATION_KEYPAD = {f"\x1bO{chr(ord('p') + digit)}": str(digit) for digit in range(10)}
APPLICATION_KEYPAD |= dict(zip([f"\x1bO{sign}" for sign in "jklmnoXM"], "*+,-./=\r", strict=True))

# What rxvt sends of its own: letters and signs for modifiers.
RXVT = {f"\x1b[{small}": f"\x1b[1;2{small.upper()}" for small in "abcd"}
RXVT |= {f"\x1bO{small}": f"\x1b[1;5{small.upper()}" for small in "abcd"}
_MARKS = (("$", 2), ("^", 5), ("@", 6))
_MOVES = {"7": "\x1b[1;{}H", "8": "\x1b[1;{}F"} | {n: f"\x1b[{n};{{}}~" for n in "2356"}
RXVT |= {f"\x1b[{n}{sign}": move.format(held) for n, move in _MOVES.items() for sign, held in _MARKS}

# Keys that Shift makes no others of, and what a terminal without the protocol sends for some.
WITHOUT_SHIFT = {32: " ", 127: "\x7f", 13: "\r", 27: "\x1b[27u", 8: "\x7f"}
WITH_CTRL = {"h": "\x7f", "i": "\t", "m": "\r", "[": "\x1b[27u"}

MAX_CODE, SURROGATES = 0x10FFFF, range(0xD800, 0xE000)


def plain(sequence: str) -> str:
    """Return the sequence that Textual reads as the same key; nothing for a key that is let go."""
    for written, read in WAYS:
        if (found := written.fullmatch(sequence)) is not None:
            return read(found)
    return RXVT.get(sequence) or APPLICATION_KEYPAD.get(sequence) or sequence


def _protocol(found: re.Match[str]) -> str:
    code, shifted, base, modifiers, event = found.groups()
    if event == RELEASE:
        return ""
    return _key(int(code), int(shifted or 0), int(base or 0), _held(modifiers or "1"))


def _other_keys(found: re.Match[str]) -> str:
    return _key(int(found[2]), 0, 0, _held(found[1]))


def _held(modifiers: str) -> int:
    """Return what is held, of modifiers as they are written: one more than their sum."""
    return (int(modifiers) - 1) & ~LOCKS


def _function(found: re.Match[str]) -> str:
    number, modifiers, event, final = found.groups()
    if event == RELEASE:
        return ""
    if held := _held(modifiers):
        return f"\x1b[{number};{held + 1}{final}"
    return f"\x1b[{number}~" if final == "~" else f"\x1b[{final}"


def _key(code: int, shifted: int, base: int, held: int) -> str:
    """Return a key by the code points of its character, and by what is held."""
    if max(code, shifted, base) > MAX_CODE or code in SURROGATES:
        return ""
    code = ord(KEYPAD[code]) if code in KEYPAD else code
    if held in (0, SHIFT):
        if code in WITHOUT_SHIFT:
            return WITHOUT_SHIFT[code]
        character = chr(shifted) if held and shifted else chr(code)
        if character.isprintable():
            return character.upper() if held and not shifted else character
    elif held & (CTRL | ALT):
        code = _on_latin(code, base)
        if held == CTRL and chr(code) in WITH_CTRL:
            return WITH_CTRL[chr(code)]
    return f"\x1b[{code};{held + 1}u" if held else f"\x1b[{code}u"


def _on_latin(code: int, base: int) -> int:
    """Return the key that a command's name is on: shortcuts do not depend on the layout that is on."""
    if code < 128:
        return ord(chr(code).lower())
    return base if 0 < base < 128 else ord(latin(chr(code)).lower())


WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (PROTOCOL, _protocol),
    (OTHER_KEYS, _other_keys),
    (FUNCTION, _function),
)
