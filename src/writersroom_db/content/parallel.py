"""Many requests at once, and never more of them waiting than fit into memory."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from writersroom_db.content.client import AT_ONCE

T = TypeVar("T")
R = TypeVar("R")


def in_parallel(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Give what ``work`` returns for each item, as it comes. Raises what it raises."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: set[Future[R]] = set()
        for item in items:
            waiting.add(pool.submit(work, item))
            if len(waiting) >= 4 * AT_ONCE:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        yield from (future.result() for future in wait(waiting).done)
