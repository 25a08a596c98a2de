"""Which database, and how to reach it: URLs, connections, and the embedded server."""
