"""A service in ten lines, as docs/services.md shows it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import FastAPI, Header

from writersroom_db import AsyncDatabase
from writersroom_db.services import projects


def create_app(db: AsyncDatabase) -> FastAPI:
    """Return the service. Who is signed in comes in a header that the gateway has checked."""
    app = FastAPI()

    @app.get("/projects")
    async def page(x_user: Annotated[UUID, Header()], after: str | None = None) -> dict[str, Any]:
        found = await db.run_as(x_user, projects.page(limit=20, after=after), read_only=True)
        return {"projects": [row._asdict() for row in found.rows], "next": found.next}

    return app
