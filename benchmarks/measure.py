"""What every benchmark shares: runs taken in turn, their medians, and a row for RESULTS.md."""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

ROUNDS = 5


@dataclass(frozen=True)
class Taken:
    """What one run took: seconds by the clock, and seconds of the processor in our processes."""

    wall: float
    cpu: float


Runs = Mapping[str, Callable[[], Taken]]


def rounds() -> int:
    """Return how many rounds the command line asks for (its only argument)."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS


def timed(work: Callable[[], object]) -> Taken:
    """Run ``work`` in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Taken(time.perf_counter() - wall, time.process_time() - cpu)


def command(words: Sequence[str], environment: Mapping[str, str]) -> Taken:
    """Run a whole command, start and end included. Raises CalledProcessError, its output shown."""
    cpu, wall = _children_cpu(), time.perf_counter()
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    taken = Taken(time.perf_counter() - wall, _children_cpu() - cpu)
    if done.returncode:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        done.check_returncode()
    return taken


def interleaved(runs: Runs) -> dict[str, Taken]:
    """Run everything in turn, round by round, so that a busy minute falls on all; the medians."""
    taken: dict[str, list[Taken]] = {name: [] for name in runs}
    for number in range(1, rounds() + 1):
        for name, run in runs.items():
            taken[name].append(run())
            sys.stderr.write(f"round {number}: {name} {taken[name][-1].wall:.3f} s\n")
    return {name: _median(each) for name, each in taken.items()}


def row(what: str, ours: float, peer: str, theirs: float) -> None:
    """Print a row of RESULTS.md: what was run, and seconds of ours beside a peer or a limit."""
    _row(what, f"{ours:.3f} s", f"{peer}: {theirs:.3f} s", ours / theirs)


def ratio(what: str, ours: float, peer: str, theirs: float) -> None:
    """Print a row of RESULTS.md whose figures are no seconds."""
    _row(what, f"{ours:,.0f}", f"{peer}: {theirs:,.0f}", ours / theirs)


def _row(what: str, ours: str, theirs: str, by: float) -> None:
    module = sys.modules["__main__"].__spec__
    name = module.name if module else "benchmarks"
    sys.stdout.write(
        f"| {datetime.now(UTC):%Y-%m-%d} | `python -m {name} {rounds()}`: {what} | {ours}"
        f" | {theirs} | {by:.2f} |\n"
    )
    sys.stdout.flush()


def _median(each: Sequence[Taken]) -> Taken:
    return Taken(
        statistics.median(taken.wall for taken in each),
        statistics.median(taken.cpu for taken in each),
    )


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
