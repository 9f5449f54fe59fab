"""The command table with the user's keys in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from gdtui.core.errors import InputError, visible
from gdtui.ui.commands.table import COMMANDS, NOWHERE, Command
from gdtui.ui.keys.names import is_heard_in_text, is_key, refusal

# What cannot be moved, and why.
FIXED = {
    "program.interrupt": "stays on ctrl+c, which is heard ahead of all other keys",
    "count": "stays on the digits",
}


def remapped(commands: Sequence[Command], mapping: Mapping[str, object]) -> tuple[Command, ...]:
    """Return the table in which every command that the mapping names has the keys named there, and no others.

    The mapping is a TOML table: from ids, whole or as tables within tables, to keys between blanks, or to a
    list of them. InputError says which id is none, which key is none or the program's own, and which two
    commands would have the same.
    """
    by_id = {command.id: command for command in commands}
    moved: dict[str, tuple[str, ...]] = {}
    for id, value in _flat(mapping):
        if id not in by_id:
            raise InputError(f"'{visible(id)}' is no command; {_known(id, by_id)}")
        if id in moved:
            raise InputError(f"'{id}' is given twice")
        moved[id] = _keys(by_id[id], value)
    table = tuple(replace(command, keys=moved.get(command.id, command.keys)) for command in commands)
    _check_clashes(table, moved)
    return table


def keymap(commands: Sequence[Command]) -> dict[str, str]:
    """Return what Textual's `set_keymap` takes to move the keys of COMMANDS to those of this table."""
    before = {command.id: command.keys for command in COMMANDS}
    moved: dict[str, str] = {}
    for command in commands:
        if command.keys != before[command.id]:
            # The binding of the first key takes all, and those of the others are put out of reach.
            names = ",".join("comma" if key == "," else key for key in command.keys)
            moved[command.id] = names or NOWHERE
            moved |= {f"{command.id}.{n}": NOWHERE for n in range(2, len(before[command.id]) + 1)}
    return moved


def _flat(mapping: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Give what is in tables within tables by its whole id; they may be deeper than Python can call."""
    rest = list(mapping.items())[::-1]
    while rest:
        id, value = rest.pop()
        if isinstance(value, Mapping):
            rest += [(f"{id}.{name}", inner) for name, inner in value.items()][::-1]
        else:
            yield id, value


def _known(id: str, known: Mapping[str, Command]) -> str:
    if len(id) <= 2 * max(map(len, known)) and (close := get_close_matches(id, known, 1)):
        return f"did you mean '{close[0]}'?"
    return f"the known ones: {', '.join(known)}"


def _keys(command: Command, value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) < len(given):
        raise InputError(f"'{command.id}' takes a string such as \"n f5\", or a list of strings")
    keys = tuple(dict.fromkeys(key for text in texts for key in text.split()))
    if command.id in FIXED and keys != command.keys:
        raise InputError(f"'{command.id}' {FIXED[command.id]}")
    for key in keys:
        if key in command.keys:
            continue
        if not is_key(key):
            raise InputError(f"'{command.id}': {refusal(key)}")
        if command.everywhere and not is_heard_in_text(key):
            raise InputError(
                f"'{command.id}': '{key}' is for typing, where this command works too; "
                "its keys are f1 to f12, and those with ctrl or alt"
            )
    return keys


def _check_clashes(table: Sequence[Command], moved: Mapping[str, object]) -> None:
    owners: dict[str, Command] = {}
    for command in table:
        for key in command.keys:
            owner = owners.setdefault(key, command)
            if owner is not command:
                idle = owner if owner.id not in moved else command
                raise InputError(
                    f"'{key}' would be a key of '{owner.id}' and of '{command.id}'; "
                    f'give one of them another, or none, as in "{idle.id}" = ""'
                )
