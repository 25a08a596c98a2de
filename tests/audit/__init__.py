"""The audit log: what it says, and what tampering with it shows."""
