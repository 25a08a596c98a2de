"""Break glass."""

from writersroom_db.migrations.environment import sql_pair

revision = "0024"
down_revision = "0023"

upgrade, downgrade = sql_pair("0024_break_glass")
