"""What is said of a program while it runs: what of it is not recorded, and what looks like a slip."""

from collections.abc import Sequence

from gdtui.core.errors import visible
from gdtui.locales import text
from gdtui.watch.tape import Note


def notice(note: Note) -> str | None:
    """Return a note in words; None where there is nothing that somebody has to know."""
    said = note.said
    match note.kind:
        case "thread":
            return text("watch.thread", name=visible(said["name"]))
        case "unrecorded":
            return text("watch.unrecorded", name=visible(said["name"]), type=visible(said["type"]))
        case "rounded":
            return text("watch.rounded", name=visible(said["name"]), type=visible(said["type"]))
        case "not_shown":
            return text("watch.not_shown", name=visible(said["name"]))
        case "cut":
            return text("watch.cut", name=visible(said["name"]), most=said["most"])
        case "unasked":
            return text("watch.unasked", name=visible(said["name"]), step=said["step"] + 1)
        case "never_asked":
            return text("watch.never_asked", name=visible(said["name"]))
        case "negated":
            return text("watch.negated", line=said["line"], name=visible(said["name"]))
        case "unread":
            return text("watch.unread", line=said["line"])
        case "many_runs":
            return text("watch.many_runs", line=said["line"], most=said["most"])
        case "unseen":
            return text("watch.unseen")
        case "not_zeroed":
            return text("watch.not_zeroed", step=said["step"], name=visible(said["name"]))
        case "other_model":
            return text("watch.other_model", step=said["step"])
        case "broadcast":
            one, other = _shape(said["one"]), _shape(said["other"])
            return text("watch.broadcast", line=said["line"], one=one, other=other)
    return None


def _shape(lengths: Sequence[int]) -> str:
    """Return a shape as Python writes it: (3,), (3, 1)."""
    return str(tuple(lengths))
