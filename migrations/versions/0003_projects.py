"""Projects, collaborators, invitations, settings."""

from writersroom_db.migrations.environment import sql_pair

revision = "0003"
down_revision = "0002"

upgrade, downgrade = sql_pair("0003_projects")
