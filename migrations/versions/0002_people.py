"""Users and their preferences."""

from writersroom_db.migrations.environment import sql_pair

revision = "0002"
down_revision = "0001"

upgrade, downgrade = sql_pair("0002_people")
