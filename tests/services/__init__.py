"""What a service's own login can do, and what it can't."""
