"""What the migrations would do to a database in use, found in their text."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from writersroom_db.classification import Classification, load_classification
from writersroom_db.files import sql_root
from writersroom_db.lint import squawk
from writersroom_db.lint.excuses import Accusation, judge
from writersroom_db.lint.finding import Finding
from writersroom_db.lint.fold import fold
from writersroom_db.lint.model import Model, Spot
from writersroom_db.lint.rules import END_CHECKS, RULES, STATEMENT_CHECKS, Rule
from writersroom_db.lint.rules.scene import Scene
from writersroom_db.lint.rules.standing import End
from writersroom_db.lint.shapes import Shape
from writersroom_db.lint.squawk_rules import ONLY_WHILE_USED, OTHER, PREFIX
from writersroom_db.lint.statement import shape_of
from writersroom_db.migrations.files import SqlFile
from writersroom_db.sqltext import Statement, position

Pair = tuple[SqlFile, SqlFile]
Charge = tuple[Rule, str, Spot]
"""A rule, a message, and where."""


def find_hazards(pairs: Sequence[Pair], declared: Sequence[SqlFile]) -> tuple[Finding, ...]:
    """Return what is unsafe in the migrations and isn't excused, by file and line.

    ``pairs`` are the up and down files in the order of their revisions, ``declared`` the files of
    the declared state in theirs; all can be split, and have a header where they are migrations.
    Raises SquawkMissing, SquawkFailed and BadClassification.
    """
    root = pairs[0][0].path.parent.parent if pairs else sql_root()
    model, charges = _walk(pairs)
    end = End(model, model_of(declared), _classes(root))
    charges += [(it.rule, it.message, it.spot) for check in END_CHECKS for it in check(end)]
    charges += _of_squawk(pairs)
    files = {file.path: file for file in (*(f for pair in pairs for f in pair), *declared)}
    accused: dict[Path, list[Accusation]] = {path: [] for path in files}
    for rule, message, spot in charges:
        finding = _finding(root, rule, message, spot)
        accused[spot.file.path].append(Accusation(finding, spot.statement))
    found = (
        finding
        for path, file in files.items()
        for finding in judge(_name(root, path), file, accused[path])
    )
    return tuple(sorted(set(found)))


def model_of(files: Sequence[SqlFile]) -> Model:
    """Return what these files build, one after the other."""
    model = Model()
    for file in files:
        for statement in file.statements:
            fold(model, shape_of(statement), Spot(file, statement))
    return model


def _walk(pairs: Sequence[Pair]) -> tuple[Model, list[Charge]]:
    model = Model()
    charges: list[Charge] = []
    for up, down in pairs:
        charges += _file_charges(up, model, down=False)
        charges += _file_charges(down, model.copy(), down=True)
    return model, charges


def _file_charges(file: SqlFile, model: Model, *, down: bool) -> Iterator[Charge]:
    made: frozenset[str] = frozenset()
    for statement in file.statements:
        shape = shape_of(statement)
        scene = Scene(file, statement, shape, model, made, down)
        for check in STATEMENT_CHECKS:
            for hit in check(scene):
                yield hit.rule, hit.message, Spot(file, statement, hit.offset)
        made |= _makes(shape, model, made)
        fold(model, shape, Spot(file, statement))


def _makes(shape: Shape, model: Model, before: frozenset[str]) -> set[str]:
    """Return the names that a statement makes, and ``TABLE CONSTRAINT`` for constraints.

    What the file made ``before`` stays its own under another name, or in another schema.
    """
    if shape.verb == "create":
        there = shape.has("if not exists") and shape.name in model.tables
        if there or shape.has("or replace"):
            return set()
        schema = shape.on.rpartition(".")[0]
        return {f"{schema}.{shape.name}"} if shape.kind == "index" else set(shape.names)
    made = {f"{shape.name} {a.name}" for a in shape.actions if a.constraint}
    schema, _, name = shape.name.rpartition(".")
    for action in shape.actions if shape.name in before else ():
        if action.kind in {"rename", "set schema"}:
            parts = (schema, action.to) if action.kind == "rename" else (action.to, name)
            made.add(".".join(part for part in parts if part))
    return made


def _of_squawk(pairs: Sequence[Pair]) -> list[Charge]:
    charges = []
    down_files = {down.path for _, down in pairs}
    for remark in squawk.remarks_on([file for pair in pairs for file in pair]):
        down = remark.file.path in down_files
        contract = down or remark.file.header.phase == "contract"
        if contract and remark.rule in ONLY_WHILE_USED:
            continue
        statement = _statement_at(remark.file, remark.offset)
        if remark.rule in ONLY_WHILE_USED and _of_this_file(remark.file, statement):
            continue
        rule = RULES.get(f"{PREFIX}{remark.rule}", OTHER)
        message = f"squawk, {remark.rule}: {remark.message}"
        spot = Spot(remark.file, statement, remark.offset - statement.offset)
        charges.append((rule, message, spot))
    return charges


def _of_this_file(file: SqlFile, statement: Statement) -> bool:
    name = shape_of(statement).name
    shapes = (shape_of(other) for other in file.statements)
    return any(shape.is_a("create", "table") and shape.name == name for shape in shapes)


def _statement_at(file: SqlFile, offset: int) -> Statement:
    before = [s for s in file.statements if s.offset <= offset]
    return before[-1] if before else file.statements[0]


def _finding(root: Path, rule: Rule, message: str, spot: Spot) -> Finding:
    line, column = position(spot.file.text, spot.statement.offset + spot.offset)
    return Finding(_name(root, spot.file.path), line, column, rule.name, message, rule.hint)


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _classes(root: Path) -> Classification:
    file = root / "schema" / "classification.toml"
    return load_classification(file if file.exists() else None)
