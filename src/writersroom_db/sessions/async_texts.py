"""Documents with their texts: the content store and the database, in the order that loses nothing.

A text is stored first, under its hash, and then the row that names it; what a broken save leaves is
an object without a row, which ``writersroom-db content gc`` finds. No transaction is open while the
store works.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from writersroom_db.content import ContentStore
from writersroom_db.services import documents
from writersroom_db.sessions.async_database import AsyncDatabase

Id = UUID | str | None


@dataclass(frozen=True)
class AsyncTexts:
    """Saves and reads the texts of documents, in the name of a user.

    Every method raises MissingIdentity and UnknownUser, what the store raises, and ServerLost and
    its like once trying again has not helped.
    """

    database: AsyncDatabase
    store: ContentStore

    async def create(
        self,
        user_id: Id,
        project_id: UUID,
        title: str,
        type: str,  # noqa: A002 - the column's name
        text: str,
        *,
        metadata: dict[str, Any] | None = None,
    ) -> UUID:
        """Make a document with its first version, and return its id; editors may.

        Raises NotAllowed. It is not tried again after a commit of which nobody knows whether it
        came through: raises CommitUnknown then.
        """
        body = documents.encoded(text)
        await self.database.run_as(user_id, documents.may_edit(project_id))
        stored = await asyncio.to_thread(self.store.put, project_id, body)
        counts = documents.count(text)
        made = documents.create(project_id, title, type, stored, counts, metadata=metadata)
        return await self.database.run_as(user_id, made)

    async def save(
        self,
        user_id: Id,
        document_id: UUID,
        base_version: int,
        text: str,
        *,
        change_summary: str | None = None,
        diff_data: dict[str, Any] | None = None,
        idempotency_key: UUID | None = None,
    ) -> int:
        """Save ``text`` on top of ``base_version``, and return the new version's number.

        Whatever breaks meanwhile, it is saved once: under ``idempotency_key``, or under one of its
        own; give one where the caller may be asked twice. Raises NotAllowed and StaleVersion.
        """
        body = documents.encoded(text)
        project_id = await self.database.run_as(user_id, documents.place_to_save(document_id))
        stored = await asyncio.to_thread(self.store.put, project_id, body)
        saved = documents.save_version(
            document_id,
            base_version,
            stored,
            documents.count(text),
            change_summary=change_summary,
            diff_data=diff_data,
            idempotency_key=idempotency_key or uuid4(),
        )
        return await self.database.run_as(user_id, saved)

    async def read(self, user_id: Id, document_id: UUID, *, version: int | None = None) -> str:
        """Return the text of a document: of its newest version, or of the one that is given.

        Raises NotFound.
        """
        head: documents.DocumentRow | documents.VersionRow
        if version is None:
            head = await self.database.run_as(user_id, documents.get(document_id), read_only=True)
        else:
            asked = documents.version(document_id, version)
            head = await self.database.run_as(user_id, asked, read_only=True)
        body = await asyncio.to_thread(self.store.get, head.s3_key, head.content_hash)
        return body.decode()
