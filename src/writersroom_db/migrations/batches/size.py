"""How many rows a batch takes: halved where the deadline ends it, growing back slowly."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchSize:
    """``rows`` are taken now, ``most`` when nothing stands in the way."""

    rows: int
    most: int

    def halved(self, tried: int) -> "BatchSize":
        """Return half of what was ``tried`` in vain: a batch may have found fewer rows."""
        return BatchSize(max(1, min(self.rows, tried) // 2), self.most)

    def grown(self, share: float) -> "BatchSize":
        """Return a quarter more, after a batch that took less than half of its deadline."""
        if share >= 0.5:
            return self
        return BatchSize(min(self.most, self.rows + max(1, self.rows // 4)), self.most)
