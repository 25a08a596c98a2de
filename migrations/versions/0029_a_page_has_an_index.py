"""A page has an index."""

from writersroom_db.migrations.environment import sql_pair

revision = "0029"
down_revision = "0028"

upgrade, downgrade = sql_pair("0029_a_page_has_an_index")
