"""What a service's tests begin with: one line."""

pytest_plugins = ["writersroom_db.testing"]
