"""Public projects."""

from writersroom_db.migrations.environment import sql_pair

revision = "0013"
down_revision = "0012"

upgrade, downgrade = sql_pair("0013_public_projects")
