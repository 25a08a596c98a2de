"""Processes that load at the same time: which block is made by whom changes nothing in it."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import wait

import psycopg

from writersroom_db.attempts import silent
from writersroom_db.connection.urls import DatabaseUrl
from writersroom_db.seed.connections import loader
from writersroom_db.seed.loading import Loader, Report, Work, load_blocks, short_turns
from writersroom_db.seed.rows import BY_NAME
from writersroom_db.seed.table import Block
from writersroom_db.seed.world import World

_TOGETHER = 4


@contextmanager
def in_processes(url: DatabaseUrl, world: World, load: int, many: int) -> Iterator[Loader]:
    """Give what loads in ``many`` processes, each with a connection, and ends them in the end.

    They take the work as it comes: its tables must not need each other.
    """
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(many, fresh, _begin, (url, world)) as pool:

        def run(work: Work, report: Report, check: Callable[[], None]) -> None:
            named = [(table.name, block) for table, block in work]
            waiting = [
                pool.submit(_load_here, load, named[first : first + _TOGETHER])
                for first in range(0, len(named), _TOGETHER)
            ]
            try:
                for done in as_completed(waiting):
                    check()
                    for name, rows in done.result():
                        report(name, rows)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

        yield run


class _Here:
    """What a worker's process keeps."""

    connection: psycopg.Connection
    world: World
    opened = ExitStack()


def _begin(url: DatabaseUrl, world: World) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Here.connection = _Here.opened.enter_context(loader(url))
    _Here.opened.enter_context(short_turns())
    _Here.world = world


def _end_with_parent() -> None:
    """End at once when the process that started this one is gone: nobody would fetch the result."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _load_here(load: int, work: Sequence[tuple[str, Block]]) -> list[tuple[str, int]]:
    done: list[tuple[str, int]] = []
    load_blocks(
        _Here.connection,
        _Here.world,
        load,
        [(BY_NAME[name], block) for name, block in work],
        lambda table, rows: done.append((table, rows)),
        lambda: None,
        silent,
    )
    return done
