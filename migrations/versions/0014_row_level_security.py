"""Row level security."""

from writersroom_db.migrations.environment import sql_pair

revision = "0014"
down_revision = "0013"

upgrade, downgrade = sql_pair("0014_row_level_security")
