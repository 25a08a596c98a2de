"""Retention periods, and the functions that make monthly partitions."""

from writersroom_db.migrations.environment import sql_pair

revision = "0001"
down_revision = None

upgrade, downgrade = sql_pair("0001_retention_and_partitions")
