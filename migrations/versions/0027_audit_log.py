"""Audit log."""

from writersroom_db.migrations.environment import sql_pair

revision = "0027"
down_revision = "0026"

upgrade, downgrade = sql_pair("0027_audit_log")
