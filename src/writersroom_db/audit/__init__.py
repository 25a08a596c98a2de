"""The audit log: sealing it against later changes, verifying it, reading the life of a row."""

from writersroom_db.audit.findings import Finding, Kind
from writersroom_db.audit.sealing import SEAL_SQL, Sealed, SealPlan, plan_seal, seal
from writersroom_db.audit.trail import Entry, read_trail
from writersroom_db.audit.verifying import Scope, Verified, read_root, verify

__all__ = [
    "SEAL_SQL",
    "Entry",
    "Finding",
    "Kind",
    "Scope",
    "SealPlan",
    "Sealed",
    "Verified",
    "plan_seal",
    "read_root",
    "read_trail",
    "seal",
    "verify",
]
