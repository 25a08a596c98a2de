-- purpose: takes back 0016: a save that is sent twice is there once
-- locks: share update exclusive (others read and write) on app.idx_versions_idempotency_key,
--   app.versions
-- transaction: no

drop index concurrently if exists app.idx_versions_idempotency_key;
