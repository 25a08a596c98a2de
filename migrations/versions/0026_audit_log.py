"""Audit log."""

from writersroom_db.migrations.environment import sql_pair

revision = "0026"
down_revision = "0025"

upgrade, downgrade = sql_pair("0026_audit_log")
