"""The tests: behaviour on a real PostgreSQL."""
