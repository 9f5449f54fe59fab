"""The manual: pages of Markdown, which `gdtui help TOPIC` prints."""

from pathlib import Path

PAGES = Path(__file__).parent
TOPICS = (
    "screen",
    "data",
    "keys",
    "breakpoints",
    "what-if",
    "models",
    "compare",
    "rates",
    "optimizers",
    "scenarios",
    "files",
    "watch",
    "check",
    "films",
    "terminals",
    "python",
    "source",
)


def page(topic: str) -> str:
    """Return the page of a topic as Markdown, without its pictures. KeyError where there is none."""
    if topic not in TOPICS:
        raise KeyError(topic)
    lines = (PAGES / f"{topic}.md").read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("![")).replace("\n\n\n", "\n\n")


def title(topic: str) -> str:
    """Return what a page is about."""
    return page(topic).partition("\n")[0].removeprefix("# ")
