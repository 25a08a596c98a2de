"""Parent messages near their replies."""

from writersroom_db.migrations.environment import sql_pair

revision = "0008"
down_revision = "0007"

upgrade, downgrade = sql_pair("0008_parent_messages_near_their_replies")
