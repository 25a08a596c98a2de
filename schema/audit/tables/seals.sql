-- purpose: what the audit log looked like when it was sealed
-- owner: writersroom_owner
-- why: each seal holds the one before, so none can be changed alone; ids and leaves are kept to
--      tell which entry was changed, not only that one was

create table audit.seals (
    number bigint primary key,
    partition text not null,
    era integer not null,
    last_xid xid8 not null,
    last_id bigint not null,
    row_count integer not null,
    ids bytea not null,
    leaves bytea not null,
    root bytea not null,
    partition_root bytea not null,
    previous bytea not null,
    chain bytea not null,
    sealed_at timestamp with time zone not null,
    sealed_by text not null,
    constraint seals_hold_entries check (row_count > 0),
    constraint seals_name_each_entry
    check (length(ids) = 8 * row_count and length(leaves) = 32 * row_count)
);

-- where a partition was sealed to
create index idx_seals_partition on audit.seals (partition, era, number);

comment on table audit.seals is
'Batches of the audit log that were sealed, each over the entries behind the one before.';
comment on column audit.seals.number is 'Number of the seal, from 1 without gaps.';
comment on column audit.seals.partition is 'The partition of audit.log, qualified.';
comment on column audit.seals.era is 'The era of its entries.';
comment on column audit.seals.last_xid is 'Transaction of its last entry.';
comment on column audit.seals.last_id is 'Number of its last entry.';
comment on column audit.seals.row_count is 'How many entries it covers.';
comment on column audit.seals.ids is 'Their numbers in order, 8 bytes each, the highest first.';
comment on column audit.seals.leaves is 'Their hashes in the same order, 32 bytes each.';
comment on column audit.seals.root is 'Root of the Merkle tree (RFC 9162) over the hashes.';
comment on column audit.seals.partition_root is
'Root of the Merkle tree over the roots of the partition''s seals, up to this one.';
comment on column audit.seals.previous is 'The chain of the seal before; zeros for the first.';
comment on column audit.seals.chain is 'Hash of everything else in the row.';
comment on column audit.seals.sealed_at is 'When it was sealed, by the server''s clock.';
comment on column audit.seals.sealed_by is 'The login that sealed it.';
