"""A service that knows nothing but the wheel is tested with the wheel's pytest plugin."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the wheel of this tree installed in it."""
    dist, site = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("site")
    for command in (
        ["build", "--wheel", "--no-isolation", "--outdir", str(dist), "."],
        ["pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)],
    ):
        wheels = map(str, dist.glob("*.whl"))
        subprocess.run([sys.executable, "-m", *command, *wheels], cwd=ROOT, check=True)
    return site


def test_the_tests_of_a_service_pass_with_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    service = tmp_path / "service"
    shutil.copytree(ROOT / "tests" / "sample_service", service)
    environment = {**os.environ, "PYTHONPATH": str(installed), "WHEEL": str(installed)}
    for name in [name for name in environment if name.startswith("PYTEST")]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        cwd=service,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
