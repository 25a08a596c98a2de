"""Who references whom, as far as the model knows."""

from writersroom_db.lint.model import Model


def referenced_by(table: str, model: Model) -> tuple[str, ...]:
    """Return the tables that the foreign keys of ``table`` reference, itself left out."""
    constraints = model.table(table).constraints.values()
    return tuple(it.references for it in constraints if it.references not in ("", table))


def referencing(table: str, model: Model) -> tuple[str, ...]:
    """Return the tables whose foreign keys reference ``table``, itself left out."""
    return tuple(
        other for other in model.tables if other != table and table in referenced_by(other, model)
    )
