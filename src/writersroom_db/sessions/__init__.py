"""Sessions of services: a transaction that acts for a user, or none at all."""
