-- purpose: projects whose descriptions match, the best match first
select
    p.id,
    p.title,
    p.description,
    pg_catalog.ts_rank(pg_catalog.to_tsvector('english', p.description), q.asked) as rank
from
    pg_catalog.websearch_to_tsquery('english', %(words)s) as q (asked),
    app.projects as p
where
    pg_catalog.to_tsvector('english', p.description) @@ q.asked
    and p.deleted_at is null
order by rank desc, p.id
limit %(limit)s
