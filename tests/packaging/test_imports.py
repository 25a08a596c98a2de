"""Each module can be the first one that is imported: no circle is hidden by a lucky order."""

import subprocess
import sys

from writersroom_db.files import sql_root

PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("writersroom_db")]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""


def test_every_module_can_be_imported_first() -> None:
    root = sql_root() / "src"
    paths = (root / "writersroom_db").rglob("*.py")
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in paths]
    modules = sorted(name.removesuffix(".__init__") for name in names)
    assert "writersroom_db.partitions" in modules
    subprocess.run([sys.executable, "-c", PROGRAM, *modules], check=True)
