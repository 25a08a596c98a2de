"""Public projects of before."""

from writersroom_db.migrations.environment import sql_pair

revision = "0017"
down_revision = "0016"

upgrade, downgrade = sql_pair("0017_public_projects_of_before")
