"""Project access: what reads whole tables, while others write."""

from writersroom_db.migrations.environment import sql_pair

revision = "0011"
down_revision = "0010"

upgrade, downgrade = sql_pair("0011_project_access_online")
