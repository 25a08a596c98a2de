"""Benchmarks: each a module with a peer or a limit in the same run; ``make benchmark`` runs all."""
