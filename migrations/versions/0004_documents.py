"""Documents, versions, comments, characters."""

from writersroom_db.migrations.environment import sql_pair

revision = "0004"
down_revision = "0003"

upgrade, downgrade = sql_pair("0004_documents")
