"""Bodies in a bucket of S3."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from operator import itemgetter
from typing import IO, Any
from uuid import UUID

from writersroom_db.content.bodies import PART, Body, checked, measure, parts, spooled
from writersroom_db.content.client import make_client, telling
from writersroom_db.content.keys import PREFIX, check_key, content_key, is_content_key
from writersroom_db.content.multipart import put_in_parts
from writersroom_db.content.store import ListedVersion, Stored, check_seconds
from writersroom_db.errors import (
    ContentMissing,
    ContentNotDeleted,
    ContentNotRead,
    ContentNotWritten,
    UnversionedBucket,
)

_CHUNK = 1 << 18
_READS = 3
_DELETED_AT_ONCE = 1000


class S3Store:
    """Keeps bodies in ``bucket`` under ``prefix``, encrypted by KMS; see `ContentStore`.

    ``kms_key`` is the id, ARN or alias of the key, S3's own for the account if none is given.
    ``client`` is boto3's for S3; without one it is made, which raises MissingExtra.
    """

    def __init__(
        self, bucket: str, prefix: str = "", *, kms_key: str | None = None, client: Any = None
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = client or make_client()
        self._encrypted: dict[str, Any] = {
            "ServerSideEncryption": "aws:kms",
            "BucketKeyEnabled": True,
        }
        if kms_key:
            self._encrypted["SSEKMSKeyId"] = kms_key

    @property
    def name(self) -> str:
        """``s3://bucket/prefix``."""
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def put(self, project: UUID, body: Body) -> Stored:
        """Store a body; see `ContentStore.put`."""
        sha256, size = measure(body)
        stored = Stored(content_key(project, sha256), sha256, size)
        what = self._named(stored.key)
        with telling(ContentNotWritten, what):
            if size > PART:
                whole = self._put_in_parts(stored, body)
            else:
                whole = self._put_at_once(stored, body)
        if not whole:
            raise ContentNotWritten(f"{what} is not what was sent, by the checksum that S3 gives.")
        return stored

    def get(self, key: str, sha256: str) -> bytes:
        """Return a body; see `ContentStore.get`."""
        return b"".join(self._checked(key, sha256))

    def open(self, key: str, sha256: str) -> IO[bytes]:
        """Return a body as a file; see `ContentStore.open`."""
        return spooled(self._checked(key, sha256))

    def presign(self, key: str, *, seconds: int) -> str:
        """Return a URL that gives the body; see `ContentStore.presign`.

        Signed with temporary credentials it ends with them.
        """
        where = self._where(check_key(key))
        with telling(ContentNotRead, self._named(key)):
            url: str = self._client.generate_presigned_url(
                "get_object", Params=where, ExpiresIn=check_seconds(seconds)
            )
        return url

    def versions(self) -> Iterator[ListedVersion]:
        """List every version, markers of deletions too; see `ContentStore.versions`."""
        with telling(ContentNotRead, self.name):
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=f"{self._prefix}{PREFIX}"
            )
            now: datetime | None = None
            for page in pages:
                now = now or _time_of(page)
                found = page.get("Versions", []) + page.get("DeleteMarkers", [])
                for each in sorted(found, key=itemgetter("Key")):
                    key = each["Key"].removeprefix(self._prefix)
                    if is_content_key(key):
                        age = now - each["LastModified"]
                        yield ListedVersion(key, each["VersionId"], each.get("Size", 0), age)

    def delete(self, versions: Sequence[ListedVersion]) -> int:
        """Delete these versions by their ids; see `ContentStore.delete`.

        In a bucket that keeps versions every put has an id of its own, so a newer one stays.
        """
        with telling(ContentNotDeleted, self.name):
            state = self._client.get_bucket_versioning(Bucket=self._bucket).get("Status")
            if state != "Enabled":
                raise UnversionedBucket(f"The bucket {self._bucket} keeps no versions.")
            left = iter(versions)
            while batch := list(islice(left, _DELETED_AT_ONCE)):
                self._delete(batch)
        return len(versions)

    def _put_at_once(self, stored: Stored, body: Body) -> bool:
        checksum = b64encode(bytes.fromhex(stored.sha256)).decode()
        answer = self._client.put_object(
            **self._where(stored.key),
            **self._encrypted,
            Body=b"".join(parts(body, stored.sha256)),
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=checksum,
        )
        return bool(answer.get("ChecksumSHA256") == checksum)

    def _put_in_parts(self, stored: Stored, body: Body) -> bool:
        where = self._where(stored.key)
        checksum = put_in_parts(self._client, where, self._encrypted, parts(body, stored.sha256))
        head = self._client.head_object(**where, ChecksumMode="ENABLED")
        # S3 appends how many parts there are: CHECKSUM-8
        told = head.get("ChecksumSHA256", "").partition("-")[0], head["ContentLength"]
        return told == (checksum, stored.size)

    def _checked(self, key: str, sha256: str) -> Iterator[bytes]:
        return checked(self._named(key), sha256, self._chunks(check_key(key)))

    def _chunks(self, key: str) -> Iterator[bytes]:
        """Give the body as it comes; where the connection breaks, go on from there."""
        from botocore.exceptions import BotoCoreError

        got = 0
        for reads_left in reversed(range(_READS)):
            try:
                with closing(self._stream(key, got)) as stream:
                    for chunk in stream.iter_chunks(_CHUNK):
                        got += len(chunk)
                        yield chunk
                return
            except BotoCoreError as error:
                if not reads_left:
                    raise ContentNotRead(f"{self._named(key)}: {error}") from None

    def _stream(self, key: str, start: int) -> Any:
        """Ask for the body from byte ``start`` on."""
        from botocore.exceptions import ClientError

        what, rest = self._named(key), {"Range": f"bytes={start}-"} if start else {}
        with telling(ContentNotRead, what):
            try:
                return self._client.get_object(**self._where(key), **rest)["Body"]
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchKey":
                    raise
        raise ContentMissing(f"{what} is not there.")

    def _delete(self, batch: Sequence[ListedVersion]) -> None:
        objects = [
            {"Key": f"{self._prefix}{each.key}", "VersionId": each.version} for each in batch
        ]
        wanted = {"Objects": objects, "Quiet": True}
        failed = self._client.delete_objects(Bucket=self._bucket, Delete=wanted).get("Errors", [])
        if failed:
            first = failed[0]
            raise ContentNotDeleted(
                f"{len(failed)} of {len(batch)} versions can't be deleted, such as"
                f" s3://{self._bucket}/{first['Key']}: {first['Code']}, {first['Message']}."
            )

    def _where(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{key}"}

    def _named(self, key: str) -> str:
        return f"s3://{self._bucket}/{self._prefix}{key}"


def _time_of(page: Any) -> datetime:
    """Return when S3 answered, by its own clock."""
    return parsedate_to_datetime(page["ResponseMetadata"]["HTTPHeaders"]["date"])
