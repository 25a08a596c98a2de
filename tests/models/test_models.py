"""The models are what the catalog says: every table and view, column by column."""

import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pytest
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKeyConstraint,
    Identity,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapper

from tests.models.catalog import differences
from writersroom_db import models
from writersroom_db.models import Base

MAPPERS = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__)


@pytest.fixture
def catalog(superuser: Engine) -> Iterator[Connection]:
    """Give a connection to read the catalog with."""
    with superuser.connect() as connection:
        yield connection


def test_models_are_equal_to_the_catalog(catalog: Connection) -> None:
    assert differences(Base.metadata, catalog) == ()


def test_each_table_has_one_model_and_it_can_be_imported() -> None:
    tables = [mapper.local_table for mapper in MAPPERS]

    assert len(tables) == len(set(tables)) == len(Base.metadata.tables)
    assert sorted(models.__all__) == sorted(["Base", *(m.class_.__name__ for m in MAPPERS)])


@pytest.mark.parametrize("mapper", MAPPERS, ids=lambda mapper: mapper.class_.__name__)
def test_annotations_say_what_columns_give(mapper: Mapper[Any]) -> None:
    hints = get_type_hints(mapper.class_, localns=vars(models), include_extras=True)

    for attribute in mapper.column_attrs:
        (column,) = attribute.columns
        (annotated,) = get_args(hints[attribute.key])
        said, nullable = _plain(annotated)
        given = {dict, list} if isinstance(column.type, JSONB) else {column.type.python_type}

        assert said in given, attribute
        assert nullable == column.nullable, attribute


def test_models_are_loaded_when_imported_and_bring_sqlalchemy_alone() -> None:
    code = """
import sys
import writersroom_db
assert not any(name.startswith(("sqlalchemy", "writersroom_db.")) for name in sys.modules)
import writersroom_db.models
assert not {"alembic", "psycopg", "typer", "writersroom_db.connection"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def _plain(annotation: Any) -> tuple[type, bool]:
    """Return the class that an annotation means, and whether it allows None."""
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    nullable = get_origin(annotation) in (types.UnionType, Union)
    if nullable:
        (annotation,) = set(get_args(annotation)) - {types.NoneType}
    return get_origin(annotation) or annotation, nullable


def _set_type(metadata: MetaData) -> None:
    _column(metadata, "app.projects.title").type = String(200)


def _set_zone(metadata: MetaData) -> None:
    _column(metadata, "app.chat_messages.created_at").type = DateTime()


def _set_nullable(metadata: MetaData) -> None:
    _column(metadata, "app.documents.last_edited_by").nullable = False


def _set_view_nullable(metadata: MetaData) -> None:
    _column(metadata, "app.live_projects.genre").nullable = False


def _set_view_type(metadata: MetaData) -> None:
    _column(metadata, "app.project_versions.is_current").type = Integer()


def _drop_default(metadata: MetaData) -> None:
    _column(metadata, "app.users.is_active").server_default = None


def _add_default(metadata: MetaData) -> None:
    column = _column(metadata, "app.users.salt")
    column.server_default = _column(metadata, "app.users.is_active").server_default


def _drop_identity(metadata: MetaData) -> None:
    table = metadata.tables["ops.migration_log"]
    table.columns["id"].identity = None
    table.columns["id"].server_default = None
    table.columns["id"].autoincrement = False


def _add_identity(metadata: MetaData) -> None:
    metadata.tables["ops.environment"].append_column(Column("number", Integer, Identity()))


def _drop_column(metadata: MetaData) -> None:
    table = metadata.tables["app.projects"]
    table._columns.remove(table.columns["genre"])


def _move_column(metadata: MetaData) -> None:
    _drop_column(metadata)
    metadata.tables["app.projects"].append_column(Column("genre", String(100)))


def _drop_table(metadata: MetaData) -> None:
    metadata.remove(metadata.tables["app.chat_messages"])


def _drop_view(metadata: MetaData) -> None:
    metadata.remove(metadata.tables["ops.partitions"])


def _add_table(metadata: MetaData) -> None:
    Table("drafts", metadata, Column("id", Integer, primary_key=True))


def _drop_foreign_key(metadata: MetaData) -> None:
    metadata.tables["app.versions"].constraints.remove(_foreign_key(metadata, "created_by"))


def _keep_versions(metadata: MetaData) -> None:
    _foreign_key(metadata, "document_id").ondelete = None


def _shorten_key(metadata: MetaData) -> None:
    table = metadata.tables["app.agent_interactions"]
    table.columns["created_at"].primary_key = False
    table.append_constraint(PrimaryKeyConstraint("id"))


def _drop_unique(metadata: MetaData) -> None:
    constraints = metadata.tables["app.project_settings"].constraints
    constraints -= {c for c in constraints if isinstance(c, UniqueConstraint)}


def _rename_unique(metadata: MetaData) -> None:
    (key,) = (
        constraint
        for constraint in metadata.tables["app.collaborations"].constraints
        if isinstance(constraint, UniqueConstraint)
    )
    key.name = "one_role"


Change = Callable[[MetaData], None]

TYPE = "type: character varying(255), not null in the database, type: character varying(200)"
NAMED: dict[Change, str] = {
    _set_type: f"app.projects.title: {TYPE}, not null in the models",
    _set_zone: "app.chat_messages.created_at: type: timestamp with time zone",
    _set_nullable: "app.documents.last_edited_by: type: uuid in the database, type: uuid, not null",
    _set_view_nullable: "app.live_projects.genre: type: character varying(100) in the database",
    _set_view_type: "app.project_versions.is_current: type: boolean, not null in the database",
    _drop_default: "app.users.is_active: type: boolean, not null, default in the database",
    _add_default: "app.users.salt: type: character varying(255), not null in the database",
    _drop_identity: "ops.migration_log.id: type: bigint, not null, identity: always in the",
    _add_identity: "ops.environment.number: nothing in the database",
    _drop_column: "app.projects.genre: type: character varying(100) in the database, nothing in",
    _move_column: "app.projects: columns in another order",
    _drop_table: "app.chat_messages: only in the database",
    _drop_view: "ops.partitions: only in the database",
    _add_table: "app.drafts: only in the models",
    _drop_foreign_key: "versions_created_by_fkey on app.versions: FOREIGN KEY (created_by)",
    _keep_versions: "versions_document_id_fkey on app.versions: FOREIGN KEY (document_id,",
    _shorten_key: "agent_interactions_pkey on app.agent_interactions: PRIMARY KEY (id, created_at)",
    _drop_unique: "project_settings_key_once_a_project on app.project_settings: UNIQUE (project_id",
    _rename_unique: "collaborations_unique_user_project on app.collaborations: UNIQUE",
}


@pytest.mark.parametrize("change", NAMED, ids=lambda change: change.__name__.strip("_"))
def test_a_model_that_is_wrong_is_named(change: Change, catalog: Connection) -> None:
    wrong = MetaData(schema="app", naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.tables.values():
        table.to_metadata(wrong)
    change(wrong)

    found = differences(wrong, catalog)

    assert any(line.startswith(NAMED[change]) for line in found), found
    assert len(found) == (2 if change is _rename_unique else 1), found


def test_a_table_without_model_is_named(catalog: Connection) -> None:
    catalog.exec_driver_sql("create table app.drafts (id integer)")
    catalog.exec_driver_sql("create view ops.drafts as select id from app.drafts")

    found = differences(Base.metadata, catalog)

    assert found == ("app.drafts: only in the database", "ops.drafts: only in the database")


def _column(metadata: MetaData, name: str) -> Column[Any]:
    table, _, column = name.rpartition(".")
    return metadata.tables[table].columns[column]


def _foreign_key(metadata: MetaData, first: str) -> ForeignKeyConstraint:
    (found,) = (
        constraint
        for constraint in metadata.tables["app.versions"].foreign_key_constraints
        if constraint.column_keys[0] == first
    )
    return found
