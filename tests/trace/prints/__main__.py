"""Writes what all programs print."""

from tests.trace.prints import PRINTS, SCRIPTS, printed

PRINTS.mkdir(exist_ok=True)
for name in SCRIPTS:
    (PRINTS / f"{name}.txt").write_text(printed(name), "utf-8", newline="\n")
