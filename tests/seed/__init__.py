"""The seeded world."""
