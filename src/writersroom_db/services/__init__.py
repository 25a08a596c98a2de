"""What services do, one module a topic: each function gives a query, which a session runs.

Nothing here talks to a server, so the same functions serve `Session` and `AsyncSession`::

    page = session.run(projects.page(limit=50))
    page = await session.run(projects.page(limit=50))
"""
