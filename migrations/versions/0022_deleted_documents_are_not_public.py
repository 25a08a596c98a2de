"""Deleted documents are not public."""

from writersroom_db.migrations.environment import sql_pair

revision = "0022"
down_revision = "0021"

upgrade, downgrade = sql_pair("0022_deleted_documents_are_not_public")
