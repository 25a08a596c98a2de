"""The worker reads."""

from writersroom_db.migrations.environment import sql_pair

revision = "0020"
down_revision = "0019"

upgrade, downgrade = sql_pair("0020_the_worker_reads")
