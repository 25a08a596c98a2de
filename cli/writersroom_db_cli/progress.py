"""A bar for each thing that a long job has many of, on stderr: how many, how fast, how long yet."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Task, TaskID

Expect = Callable[[str, int], None]
"""Says that so many of something are to come."""

Advance = Callable[[str, int], None]
"""Says that so many more have come."""


@contextmanager
def bars() -> Iterator[tuple[Expect, Advance]]:
    """Show bars until the block ends; where stderr is no terminal, only how they ended."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: "Task") -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:,.0f} rows/s")

    tasks: dict[str, TaskID] = {}
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        Speed(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )

    def expect(name: str, many: int) -> None:
        progress.start()
        tasks[name] = progress.add_task(name, total=many, start=False)

    def advance(name: str, many: int) -> None:
        progress.start_task(tasks[name])
        progress.advance(tasks[name], many)

    try:
        yield expect, advance
    finally:
        if tasks:
            progress.stop()
