"""The modules without asyncio say what those with it say."""

import ast

import pytest

from writersroom_db.sessions import generate
from writersroom_db.sessions.generate import HERE, TWINS, generated, without_asyncio


@pytest.mark.parametrize("twin", TWINS)
def test_a_generated_module_is_fresh(twin: str) -> None:
    assert (HERE / f"{twin}.py").read_text(encoding="utf-8") == generated(twin)


def test_every_module_with_asyncio_has_its_twin() -> None:
    found = {path.stem.removeprefix("async_") for path in HERE.glob("async_*.py")}
    assert found == set(TWINS)


@pytest.mark.parametrize("twin", TWINS)
def test_nothing_of_asyncio_is_left(twin: str) -> None:
    text = generated(twin)
    ast.parse(text)
    assert "await" not in text.lower()
    assert "async" not in text.partition("\n")[2].lower()


def test_a_changed_source_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (*generate._RULES, (r"One transaction", "Two transactions"))
    monkeypatch.setattr(generate, "_RULES", rules)
    assert (HERE / "transactions.py").read_text(encoding="utf-8") != generated("transactions")


def test_coroutines_become_functions() -> None:
    source = (
        "import asyncio\n"
        "async def pause() -> Awaitable[int]:\n"
        "    async with AsyncDatabase() as db:\n"
        "        await asyncio.sleep(1)\n"
    )
    assert without_asyncio(source) == (
        "import time\ndef pause() -> int:\n    with Database() as db:\n        time.sleep(1)\n"
    )
