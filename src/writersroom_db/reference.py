"""Writes the reference page of what services import, from its docstrings.

``python -m writersroom_db.reference > docs/api.md``
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MODULES = (
    "sessions/database.py",
    "sessions/session.py",
    "sessions/texts.py",
    "sessions/options.py",
    "sessions/opening.py",
    "sessions/retries.py",
    "services/query.py",
    "services/paging.py",
    "services/projects.py",
    "services/collaboration.py",
    "services/documents.py",
    "services/comments.py",
    "services/suggestions.py",
    "services/characters.py",
    "services/chat.py",
    "services/interactions.py",
    "services/agents.py",
    "services/people.py",
    "services/preferences.py",
    "services/settings.py",
    "services/search.py",
    "services/accounts.py",
    "content/store.py",
    "content/s3.py",
    "content/directory.py",
    "content/places.py",
    "sessions/keyrings.py",
    "encryption/mfa.py",
    "encryption/keyring.py",
    "encryption/wrapping.py",
    "encryption/data_keys.py",
    "encryption/sealed.py",
    "encryption/blind_index.py",
    "encryption/column_type.py",
    "errors/services.py",
    "errors/content.py",
    "errors/encryption.py",
    "testing/__init__.py",
    "testing/fixtures.py",
    "testing/world.py",
)
"""Where the public names are, in the order of the page."""

_HERE = Path(__file__).parent
_TITLE = """\
# What services import

Every public name, as its docstring has it; [the guide](services.md) says how they go together.
`AsyncDatabase` and `AsyncSession` are `Database` and `Session` with `async with` and `await`. This
page is written by `python -m writersroom_db.reference > docs/api.md`.
"""


def page() -> str:
    """Return the page as Markdown."""
    return _TITLE + "".join(part for name in MODULES for part in _module(_HERE / name))


def public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Give the functions and classes in ``body`` that may be used from outside."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def _module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    dotted = ".".join(path.relative_to(_HERE.parent).with_suffix("").parts)
    yield f"\n## {dotted.removesuffix('.__init__')}\n\n{ast.get_docstring(tree)}\n"
    for node in public(tree.body):
        yield from _entry(node, "")


def _entry(node: ast.FunctionDef | ast.ClassDef, owner: str) -> Iterator[str]:
    yield f"\n### {owner}{node.name}\n"
    yield f"\n```python\n{_signature(node)}\n```\n"
    if said := ast.get_docstring(node):
        yield f"\n{said}\n"
    if isinstance(node, ast.ClassDef):
        for member in public(node.body):
            yield from _entry(member, f"{node.name}.")


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(map(ast.unparse, node.bases))
        fields = [f"    {ast.unparse(part)}" for part in node.body if _is_field(part)]
        return "\n".join(
            [f"class {node.name}({bases})" if bases else f"class {node.name}", *fields]
        )
    decorators = [f"@{ast.unparse(decorator)}\n" for decorator in node.decorator_list]
    returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{''.join(decorators)}def {node.name}({_arguments(node.args)}){returned}"


def _arguments(arguments: ast.arguments) -> str:
    one_line = ast.unparse(arguments)
    if len(one_line) <= 80:
        return one_line
    lone = ast.arguments(
        arguments.posonlyargs, arguments.args, None, [], [], None, arguments.defaults
    )
    parts = [ast.unparse(lone)] if lone.args else []
    if arguments.kwonlyargs:
        parts.append("*")
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        given = f"={ast.unparse(default)}" if default else ""
        parts.append(ast.unparse(argument) + given)
    return "\n    " + ",\n    ".join(parts) + ",\n"


def _is_field(part: ast.stmt) -> bool:
    return isinstance(part, ast.AnnAssign) and not ast.unparse(part.target).startswith("_")


if __name__ == "__main__":
    sys.stdout.write(page())
