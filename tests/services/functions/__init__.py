"""The functions that services call, on a real database."""
