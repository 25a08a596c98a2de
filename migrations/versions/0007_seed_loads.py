"""Seed loads."""

from writersroom_db.migrations.environment import sql_pair

revision = "0007"
down_revision = "0006"

upgrade, downgrade = sql_pair("0007_seed_loads")
