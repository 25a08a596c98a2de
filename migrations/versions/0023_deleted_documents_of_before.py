"""Deleted documents of before."""

from writersroom_db.migrations.environment import sql_pair

revision = "0023"
down_revision = "0022"

upgrade, downgrade = sql_pair("0023_deleted_documents_of_before")
