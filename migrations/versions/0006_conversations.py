"""Chat messages and agent interactions, partitioned by month."""

from writersroom_db.migrations.environment import sql_pair

revision = "0006"
down_revision = "0005"

upgrade, downgrade = sql_pair("0006_conversations")
