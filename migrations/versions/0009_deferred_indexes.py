"""Deferred indexes."""

from writersroom_db.migrations.environment import sql_pair

revision = "0009"
down_revision = "0008"

upgrade, downgrade = sql_pair("0009_deferred_indexes")
