"""Public rows need an identity too."""

from writersroom_db.migrations.environment import sql_pair

revision = "0025"
down_revision = "0024"

upgrade, downgrade = sql_pair("0025_public_rows_need_an_identity_too")
