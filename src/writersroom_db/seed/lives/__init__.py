"""Who and when: what rows of several tables must agree on, as functions of the row's number."""
