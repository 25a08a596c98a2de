"""Functions for services."""

from writersroom_db.migrations.environment import sql_pair

revision = "0015"
down_revision = "0014"

upgrade, downgrade = sql_pair("0015_functions_for_services")
