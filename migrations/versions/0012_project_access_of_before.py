"""Project access of before."""

from writersroom_db.migrations.environment import sql_pair

revision = "0012"
down_revision = "0011"

upgrade, downgrade = sql_pair("0012_project_access_of_before")
