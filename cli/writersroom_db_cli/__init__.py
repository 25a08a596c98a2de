"""The command line of the Writers Room's database: a thin face over the library."""
