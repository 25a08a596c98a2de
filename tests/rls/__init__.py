"""Row-level security beside a model of who may do what."""
