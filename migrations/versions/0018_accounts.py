"""Accounts."""

from writersroom_db.migrations.environment import sql_pair

revision = "0018"
down_revision = "0017"

upgrade, downgrade = sql_pair("0018_accounts")
