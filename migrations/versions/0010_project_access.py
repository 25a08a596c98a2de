"""Project access."""

from writersroom_db.migrations.environment import sql_pair

revision = "0010"
down_revision = "0009"

upgrade, downgrade = sql_pair("0010_project_access")
