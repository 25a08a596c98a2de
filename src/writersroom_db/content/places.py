"""Which store a name means."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from writersroom_db.content.directory import DirectoryStore
from writersroom_db.content.keys import check_key
from writersroom_db.content.s3 import S3Store
from writersroom_db.content.store import ContentStore
from writersroom_db.errors import BadContentKey, BadContentTarget


def content_store(name: str) -> ContentStore:
    """Return the store at ``name``: ``s3://BUCKET/PREFIX?kms-key=KEY``, or a directory.

    Prefix and key may be left out. AWS's settings are those of boto3. Raises BadContentTarget and
    MissingExtra.
    """
    parts = urlsplit(name)
    if parts.scheme == "s3":
        query = parse_qs(parts.query, keep_blank_values=True)
        prefix, (kms_key,) = parts.path.strip("/"), query.pop("kms-key", [""])[:1]
        if parts.netloc and not query and _is_prefix(prefix):
            return S3Store(parts.netloc, prefix, kms_key=kms_key or None)
    elif name and not parts.scheme:
        return DirectoryStore(Path(name))
    raise BadContentTarget(f"{name} is neither s3://bucket/prefix nor a directory.")


def _is_prefix(prefix: str) -> bool:
    try:
        return not prefix or bool(check_key(prefix))
    except BadContentKey:
        return False
