"""One way to call `Database` and `AsyncDatabase`, so that each test is of both.

A test of the second runs inside a greenlet of one asyncio task, where every awaitable is waited for
as if it were a plain call.
"""

import asyncio
import inspect
from abc import abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Protocol, TypeVar, Unpack, cast

from sqlalchemy.util import await_only, greenlet_spawn

from writersroom_db import AsyncDatabase, Database
from writersroom_db.sessions.options import Options, Url

T = TypeVar("T")


class Face(Protocol):
    """Opens databases, and closes those that it opened."""

    @abstractmethod
    def open(self, url: Url, **options: Unpack[Options]) -> Database:
        """Return a database, which is closed when the test ends."""

    @abstractmethod
    def together(self, work: Sequence[Callable[[], T]]) -> list[T]:
        """Do everything at the same time; return what each returned."""

    @abstractmethod
    def run(self, test: Callable[[], object]) -> None:
        """Run a whole test."""


class Plain(Face):
    """`Database`, in threads."""

    def __init__(self) -> None:
        self._opened: list[Database] = []

    def open(self, url: Url, **options: Unpack[Options]) -> Database:
        self._opened.append(Database(url, **options))
        return self._opened[-1]

    def together(self, work: Sequence[Callable[[], T]]) -> list[T]:
        with ThreadPoolExecutor(len(work)) as threads:
            return [each.result() for each in [threads.submit(one) for one in work]]

    def run(self, test: Callable[[], object]) -> None:
        try:
            test()
        finally:
            for database in self._opened:
                database.close()


class Asynchronous(Face):
    """`AsyncDatabase`, in tasks of one event loop."""

    def __init__(self) -> None:
        self._opened: list[AsyncDatabase] = []

    def open(self, url: Url, **options: Unpack[Options]) -> Database:
        self._opened.append(AsyncDatabase(url, **options))
        return cast("Database", _Awaited(self._opened[-1]))

    def together(self, work: Sequence[Callable[[], T]]) -> list[T]:
        async def all_of_it() -> list[T]:
            return await asyncio.gather(*(greenlet_spawn(one) for one in work))

        return await_only(all_of_it())

    def run(self, test: Callable[[], object]) -> None:
        async def inside() -> None:
            try:
                await greenlet_spawn(test)
            finally:
                for database in self._opened:
                    await database.close()

        asyncio.run(inside())


class _Awaited:
    """Stands for an object of coroutines: its calls wait, and ``with`` is ``async with``."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name == "run_as":
            return partial(_run_as, found)
        return partial(_call, found) if callable(found) else found

    def __enter__(self) -> Any:
        return waited_for(await_only(self._inner.__aenter__()))

    def __exit__(self, *error: object) -> bool | None:
        handled: bool | None = await_only(self._inner.__aexit__(*error))
        return handled

    def __repr__(self) -> str:
        return repr(self._inner)


def _call(function: Callable[..., Any], *values: Any, **named: Any) -> Any:
    return waited_for(function(*values, **named))


def _run_as(function: Callable[..., Any], user: Any, work: Any, **named: Any) -> Any:
    async def coroutine(session: Any) -> Any:
        return await greenlet_spawn(work, _Awaited(session))

    return _call(function, user, coroutine if callable(work) else work, **named)


def waited_for(result: Any) -> Any:
    """Return what a call gave, or what it gives once it is waited for."""
    if hasattr(result, "__aenter__"):
        return _Awaited(result)
    return waited_for(await_only(result)) if inspect.isawaitable(result) else result
