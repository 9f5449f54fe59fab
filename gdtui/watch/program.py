"""What is watched, and how: all that a person says of it."""

import shlex
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
    changes: tuple[tuple[int, str, float], ...] = ()  # of knobs: after how many steps, which, to what
    every: int = 1  # updates from one that is recorded to the next
    stdin: Path | None = None

    @property
    def command(self) -> str:
        """The command that watches it, for a shell."""
        options = [f"--set={name}={value}" for name, value in self.settings.items()]
        options += [f"--line={self.line}"] if self.line is not None else []
        options += [f"--show={','.join(self.show)}"] if self.show else []
        options += [f"--python={self.python}"] if self.python else []
        options += ["--no-seed"] if self.seed is None else [f"--seed={self.seed}"] if self.seed else []
        options += [f"--every={self.every}"] if self.every > 1 else []
        options += [f"--stdin={self.stdin}"] if self.stdin is not None else []
        named = ["-m", self.module] if self.module else [self.file]
        if self.function:
            named = [f"{self.file}:{self.function}"]
        theirs = ["--", *self.arguments] if self.arguments else []
        return shlex.join(["gdtui", "watch", *options, *named, *theirs])

    @property
    def name(self) -> str:
        """Its name, in few words."""
        named = self.module or Path(self.file).name
        return f"{named}:{self.function}" if self.function else named
