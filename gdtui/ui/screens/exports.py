"""Exports: the viewed run is written to a file while keys are heard."""

from asyncio import sleep
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from typing import Any

from gdtui.core.errors import InputError, visible
from gdtui.core.runs.run import Run
from gdtui.locales import text

# Writes a run to the file of a name, in pieces, and yields how many steps it has written. How that is done
# the screen does not know: the command line, which knows both, gives it to the screen.
Exporter = Callable[[Run, str], Generator[int, None, None]]


class Exports:
    """Goes through the pieces of an export beside what else is done, and says when it is over."""

    def __init__(
        self,
        exporter: Exporter | None,
        tell: Callable[[str], None],
        beside: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._exporter, self._tell, self._beside = exporter, tell, beside
        self._written: set[str] = set()  # files of this sitting, which may be written anew

    def begin(self, run: Run, file: str) -> None:
        """Begin to write a run. InputError where that cannot be, as far as it is known at once."""
        if self._exporter is None:
            raise InputError("export.none")
        if file not in self._written and Path(file).expanduser().is_file():
            raise InputError("export.exists", file=visible(file))
        pieces = self._exporter(run, file)
        next(pieces)  # now, so that what is wrong is said where it was asked for
        self._tell(text("export.writing", file=visible(file)))
        self._beside(self._go_on(pieces, file))

    async def _go_on(self, pieces: Generator[int, None, None], file: str) -> None:
        """Write the rest; where the program ends before, nothing is written."""
        steps = 0
        try:
            for written in pieces:
                steps = written
                await sleep(0)
            self._written.add(file)
            self._tell(text("export.written", file=visible(file), steps=steps))
        except InputError as error:
            self._tell(str(error))
        finally:
            pieces.close()
