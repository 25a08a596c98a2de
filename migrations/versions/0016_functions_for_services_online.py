"""Functions for services: what reads whole tables, while others write."""

from writersroom_db.migrations.environment import sql_pair

revision = "0016"
down_revision = "0015"

upgrade, downgrade = sql_pair("0016_functions_for_services_online")
