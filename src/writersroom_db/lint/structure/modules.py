"""The revision modules, read and not run: what they say of themselves, and the line they form."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from writersroom_db.lint.finding import Finding
from writersroom_db.lint.structure.names import revision_files
from writersroom_db.lint.structure.tree import Source, Tree

_IMPORT = "from writersroom_db.migrations.environment import sql_pair"


@dataclass(frozen=True)
class _Module:
    source: Source
    name: str
    body: list[ast.stmt] = field(default_factory=list)
    broken: Finding | None = None

    @property
    def number(self) -> str:
        return self.name[:4]

    def assigned(self, variable: str) -> ast.Assign | None:
        """Return the assignment to ``variable``."""
        for statement in self.body:
            if isinstance(statement, ast.Assign) and _targets(statement) == variable:
                return statement
        return None

    def value(self, variable: str, otherwise: str | None) -> str | None:
        """Return the text or None that ``variable`` is set to; ``otherwise`` if it is neither."""
        assigned = self.assigned(variable)
        if assigned is not None and isinstance(assigned.value, ast.Constant):
            value = assigned.value.value
            if value is None or isinstance(value, str):
                return value
        return otherwise


def check_modules(tree: Tree) -> Iterator[Finding]:
    """Find modules that say something else than their names, and revisions that are not a line."""
    modules = [
        _parse(files["module"], name)
        for name, files in revision_files(tree).items()
        if "module" in files
    ]
    for module in modules:
        yield from _check_module(module)
    yield from _check_line(modules)


def _parse(source: Source, name: str) -> _Module:
    try:
        return _Module(source, name, ast.parse(source.content).body)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        message = f"the module can't be read: {error.msg}"
        return _Module(source, name, [], source.finding("revision-module", message, line, column))
    except ValueError:
        broken = source.finding("revision-module", "the module holds NUL characters")
        return _Module(source, name, [], broken)


def _check_module(module: _Module) -> Iterator[Finding]:
    if module.broken:
        yield module.broken
        return
    if not (module.body and _text(module.body[0]).strip()):
        yield _wrong(module, None, "the module says in no docstring what the revision is")
    if module.value("revision", "") != module.number:
        message = f'the module does not say revision = "{module.number}", its file\'s number'
        yield _wrong(module, module.assigned("revision"), message)
    if module.value("down_revision", "") == "":
        message = "the module does not say its down_revision as a text or None"
        yield _wrong(module, module.assigned("down_revision"), message)
    pair = module.assigned("upgrade, downgrade")
    if pair is None or ast.unparse(pair.value) != f"sql_pair({module.name!r})":
        message = f'the module does not say upgrade, downgrade = sql_pair("{module.name}")'
        yield _wrong(module, pair, message)
    for statement in module.body:
        if not _belongs(statement):
            yield _wrong(module, statement, "this has no place in a module that only names files")


def _check_line(modules: list[_Module]) -> Iterator[Finding]:
    """Each module goes on from the number before its own; several heads are named as such."""
    befores = _befores(modules)
    said = {module.name: module.value("down_revision", befores[module.name]) for module in modules}
    numbers = {module.value("revision", module.number) or module.number for module in modules}
    heads = sorted(numbers - set(said.values()))
    for module in modules:
        before = befores[module.name]
        if said[module.name] == before:
            continue
        message = f"{module.name} goes on from {said[module.name]}, and not from {before}"
        if len(heads) > 1:
            message = f"{', '.join(heads)} are all heads: {message}"
        rule = "one-head" if len(heads) > 1 else "revision-module"
        yield _wrong(module, module.assigned("down_revision"), message, rule)


def _befores(modules: list[_Module]) -> dict[str, str | None]:
    numbers = sorted({module.number for module in modules})
    before = dict(zip(numbers, [None, *numbers], strict=False))
    return {module.name: before[module.number] for module in modules}


def _wrong(
    module: _Module, statement: ast.stmt | None, message: str, rule: str = "revision-module"
) -> Finding:
    if statement is None:
        return module.source.finding(rule, message)
    return module.source.finding(rule, message, statement.lineno, statement.col_offset + 1)


def _belongs(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        return _targets(statement) in {"revision", "down_revision", "upgrade, downgrade"}
    return bool(_text(statement)) or ast.unparse(statement) == _IMPORT


def _text(statement: ast.stmt) -> str:
    """Return the text that is the whole statement, as a docstring is; empty for any other."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        value = statement.value.value
        return value if isinstance(value, str) else ""
    return ""


def _targets(statement: ast.Assign) -> str:
    return " = ".join(ast.unparse(target).strip("()") for target in statement.targets)
