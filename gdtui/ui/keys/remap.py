"""The command table with the user's keys in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gdtui.core.errors import InputError, visible
from gdtui.core.nearest import nearest
from gdtui.ui.commands.table import COMMANDS, NOWHERE, Command
from gdtui.ui.keys.names import is_heard_in_text, is_key, refusal

# What cannot be moved, and what there is to say of it.
FIXED = {"program.interrupt": "key.interrupt_stays", "count": "key.count_stays"}


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
            raise _unknown(id, by_id)
        if id in moved:
            raise InputError("key.twice", command=id)
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


def _unknown(id: str, known: Mapping[str, Command]) -> InputError:
    if (near := nearest(id, known)) is not None:
        return InputError("word.unknown_near", word=visible(id), near=near)
    return InputError("key.unknown_command", command=visible(id), known=", ".join(known))


def _keys(command: Command, value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value]
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) < len(given):
        raise InputError("key.no_string", command=command.id)
    keys = tuple(dict.fromkeys(key for text in texts for key in text.split()))
    if command.id in FIXED and keys != command.keys:
        raise InputError(FIXED[command.id], command=command.id)
    for key in keys:
        if key in command.keys:
            continue
        if not is_key(key):
            raise InputError("key.refused", command=command.id, why=refusal(key))
        if command.everywhere and not is_heard_in_text(key):
            raise InputError("key.for_typing", command=command.id, key=key)
    return keys


def _check_clashes(table: Sequence[Command], moved: Mapping[str, object]) -> None:
    owners: dict[str, Command] = {}
    for command in table:
        for key in command.keys:
            owner = owners.setdefault(key, command)
            if owner is not command:
                idle = owner if owner.id not in moved else command
                raise InputError("key.clash", key=key, one=owner.id, other=command.id, idle=idle.id)
