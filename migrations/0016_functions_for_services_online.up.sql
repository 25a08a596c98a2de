-- purpose: a save that is sent twice is there once
-- locks: share update exclusive (others read and write) on app.versions
-- transaction: no

create unique index concurrently if not exists idx_versions_idempotency_key on app.versions (
    document_id, idempotency_key
)
where idempotency_key is not null;
