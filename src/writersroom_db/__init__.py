"""The Writers Room's database: its SQL, and the library that drives it.

Importing this package costs nothing: every module is imported where it is used.
"""

__version__ = "0.1.0"
"""The version of the library: three numbers, by semantic versioning."""
