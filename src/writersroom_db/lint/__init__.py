"""The review of migrations and declared SQL, without a server."""
