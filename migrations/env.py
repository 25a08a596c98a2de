"""Alembic's environment: runs a revision on the connection that writersroom-db hands over."""

from alembic import context

from writersroom_db.migrations.environment import run_environment

run_environment(context)
