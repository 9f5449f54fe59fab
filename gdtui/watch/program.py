"""What is watched, and how: all that a person says of it."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A person's program: a file, a module, or a function in a file that makes a generator."""

    file: str = ""
    module: str = ""  # in place of a file
    function: str = ""
    arguments: tuple[str, ...] = ()
    python: str = ""  # by default the active virtual environment's, else ours
    line: int | None = None  # where an update is, where the guess is wrong
    show: tuple[str, ...] = ()  # what to record there beside what is found
    settings: dict[str, float] = field(default_factory=dict)  # of knobs, and of the function's arguments
    seed: int | None = 0
    every: int = 1  # updates from one that is recorded to the next
    stdin: Path | None = None

    @property
    def name(self) -> str:
        """Its name, in few words."""
        named = self.module or Path(self.file).name
        return f"{named}:{self.function}" if self.function else named
