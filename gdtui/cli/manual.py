"""Prints a page of the manual: laid out for a terminal, or as it is for whatever reads it."""

from gdtui.core.errors import InputError, visible
from gdtui.core.nearest import nearest
from gdtui.locales import text
from gdtui.manual import TOPICS, page, title
from gdtui.trace.files import standard_output

WIDEST = 100  # columns: longer lines are hard to read


def print_page(topic: str | None) -> None:
    """Print the page of a topic; without one, the topics. InputError lists them where there is none."""
    if topic is None:
        _write(
            "\n".join([text("help.topics"), "", *(f"  {each:<14} {title(each)}" for each in TOPICS)]) + "\n"
        )
        return
    if topic not in TOPICS:
        known, near = " ".join(TOPICS), nearest(topic, TOPICS)
        if near is None:
            raise InputError("help.unknown_topic", topic=visible(topic), known=known)
        raise InputError("help.unknown_topic_near", topic=visible(topic), near=near, known=known)
    _write(page(topic), marked_down=True)


def _write(words: str, marked_down: bool = False) -> None:
    with standard_output() as out:
        if not (marked_down and out.isatty()):
            out.write(words)
            return
        from rich.console import Console
        from rich.markdown import Markdown

        console = Console(file=out)
        console.print(Markdown(words, hyperlinks=False), width=min(WIDEST, console.width))
