"""AI agents, what they know and suggest, and sessions."""

from writersroom_db.migrations.environment import sql_pair

revision = "0005"
down_revision = "0004"

upgrade, downgrade = sql_pair("0005_agents_and_sessions")
