-- purpose: documents whose titles match, the best match first
select
    d.id,
    d.project_id,
    d.title,
    d.type,
    pg_catalog.ts_rank(pg_catalog.to_tsvector('english', d.title), q.asked) as rank
from
    pg_catalog.websearch_to_tsquery('english', %(words)s) as q (asked),
    app.documents as d
where
    pg_catalog.to_tsvector('english', d.title) @@ q.asked
    and d.deleted_at is null
    and (%(project_id)s::uuid is null or d.project_id = %(project_id)s)
    and not exists (
        select
        from app.projects as p
        where p.id = d.project_id and p.deleted_at is not null
    )
order by rank desc, d.id
limit %(limit)s
