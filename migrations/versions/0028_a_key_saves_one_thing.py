"""A key saves one thing."""

from writersroom_db.migrations.environment import sql_pair

revision = "0028"
down_revision = "0027"

upgrade, downgrade = sql_pair("0028_a_key_saves_one_thing")
