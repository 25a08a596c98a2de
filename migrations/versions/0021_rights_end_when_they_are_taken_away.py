"""Rights end when they are taken away."""

from writersroom_db.migrations.environment import sql_pair

revision = "0021"
down_revision = "0020"

upgrade, downgrade = sql_pair("0021_rights_end_when_they_are_taken_away")
