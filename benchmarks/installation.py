"""A copy of the library, the command line and the SQL, which a benchmark may add to."""

import compileall
import shutil
from pathlib import Path

from writersroom_db.files import sql_root

_REPOSITORY = Path(__file__).parents[1]
_FOLDERS = ("schema", "migrations", "rls_policies", "partitions", "matviews", "quality_checks")
_COMPILED = shutil.ignore_patterns("__pycache__")


def copy_installation(folder: Path) -> Path:
    """Copy everything as the wheel holds it; PYTHONPATH=``folder`` then comes before ours."""
    package = folder / "writersroom_db"
    shutil.copytree(_REPOSITORY / "src/writersroom_db", package, ignore=_COMPILED)
    command_line = "writersroom_db_cli"
    shutil.copytree(_REPOSITORY / "cli" / command_line, folder / command_line, ignore=_COMPILED)
    for name in _FOLDERS:
        if (sql_root() / name).is_dir():
            shutil.copytree(sql_root() / name, package / "sql" / name, ignore=_COMPILED)
    compileall.compile_dir(folder, quiet=1)
    return folder


def sql_of(installation: Path) -> Path:
    """Return the copy's SQL folders."""
    return installation / "writersroom_db/sql"
