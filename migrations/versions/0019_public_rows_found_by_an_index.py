"""Public rows found by an index."""

from writersroom_db.migrations.environment import sql_pair

revision = "0019"
down_revision = "0018"

upgrade, downgrade = sql_pair("0019_public_rows_found_by_an_index")
