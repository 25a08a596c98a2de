"""A body in several parts, so that only one of them is held in memory."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any


def put_in_parts(
    client: Any, where: Mapping[str, str], how: Mapping[str, Any], parts: Iterable[bytes]
) -> str:
    """Upload ``parts`` as the object ``where`` (bucket and key), and return its checksum.

    That is S3's for an object of several parts: the sha256 of the parts' sha256, in base64. Where
    anything fails, nothing is left under the key.
    """
    upload = client.create_multipart_upload(**where, **how, ChecksumAlgorithm="SHA256")["UploadId"]
    sent, digests = [], hashlib.sha256()
    try:
        for number, part in enumerate(parts, start=1):
            digest = hashlib.sha256(part).digest()
            digests.update(digest)
            piece = {"PartNumber": number, "ChecksumSHA256": b64encode(digest).decode()}
            answer = client.upload_part(
                **where, UploadId=upload, Body=part, ChecksumAlgorithm="SHA256", **piece
            )
            sent.append({**piece, "ETag": answer["ETag"]})
        client.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={"Parts": sent})
    except BaseException:
        # A lifecycle rule of the bucket aborts what could not be aborted here.
        with suppress(Exception):
            client.abort_multipart_upload(**where, UploadId=upload)
        raise
    return b64encode(digests.digest()).decode()
