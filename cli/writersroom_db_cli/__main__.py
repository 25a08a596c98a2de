"""Lets ``python -m writersroom_db_cli`` stand in for ``writersroom-db``."""

import sys

from writersroom_db_cli.main import main

sys.exit(main())
