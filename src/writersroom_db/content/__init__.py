"""The content store: the bodies of documents, in S3 or in a directory, under their sha256."""

from writersroom_db.content.directory import DirectoryStore
from writersroom_db.content.keys import content_key
from writersroom_db.content.places import content_store
from writersroom_db.content.s3 import S3Store
from writersroom_db.content.store import ContentStore, ListedVersion, Stored

__all__ = [
    "ContentStore",
    "DirectoryStore",
    "ListedVersion",
    "S3Store",
    "Stored",
    "content_key",
    "content_store",
]
