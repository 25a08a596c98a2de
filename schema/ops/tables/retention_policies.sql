-- purpose: how long each kind of data is kept, and what happens then
-- owner: writersroom_owner
-- why: the archive reads its periods here; nothing is hard-coded, and a change is a migration

create table ops.retention_policies (
    policy text primary key,
    category text not null,
    subject text not null,
    retain interval,
    relation text,
    clock text,
    action text not null,
    note text not null,
    constraint retention_policies_category_is_known
    check (category in ('user', 'project', 'chat_ai', 'system')),
    constraint retention_policies_action_is_known
    check (action in ('keep', 'erase', 'purge', 'archive', 'empty', 'external')),
    constraint retention_policies_only_keep_is_endless check ((retain is null) = (action = 'keep')),
    constraint retention_policies_action_has_a_clock
    check (action in ('keep', 'external') or (relation is not null and clock is not null))
);

comment on table ops.retention_policies is
'How long each kind of data is kept, line by line of the retention requirement.';
comment on column ops.retention_policies.policy is 'Name of the policy.';
comment on column ops.retention_policies.category is 'user, project, chat_ai or system.';
comment on column ops.retention_policies.subject is 'What is kept, in words.';
comment on column ops.retention_policies.retain is 'For how long; null means indefinitely.';
comment on column ops.retention_policies.relation is
'The table it governs; null where the data live outside PostgreSQL.';
comment on column ops.retention_policies.clock is 'The column from which the period counts.';
comment on column ops.retention_policies.action is
'keep, erase (in place), purge (export, then delete), archive (to cold storage), empty '
'(the payload only) or external (another service does it).';
comment on column ops.retention_policies.note is 'How the period is to be read.';

insert into ops.retention_policies
(policy, category, subject, retain, relation, clock, action, note)
values
(
    'user_active', 'user', 'active users', null, 'app.users', null, 'keep',
    'Kept for as long as the account lives.'
),
(
    'user_deleted', 'user', 'deleted users', '30 days', 'app.users', 'deleted_at', 'erase',
    'Soft-deleted, then erased in place to a tombstone; an erasure request does not wait.'
),
(
    'audit_logs', 'user', 'audit logs', '7 years', 'audit.log', 'created_at', 'archive',
    'Append-only, by monthly partition.'
),
(
    'project_active', 'project', 'active projects', null, 'app.projects', null, 'keep',
    'Kept for as long as the project is active.'
),
(
    'project_archived', 'project', 'archived projects', '5 years', 'app.projects', 'archived_at',
    'purge', 'Exported as a whole tree before anything is deleted.'
),
(
    'project_deleted', 'project', 'deleted projects', '90 days', 'app.projects', 'deleted_at',
    'purge', 'Soft-deleted, then exported as a whole tree and deleted.'
),
(
    'versions', 'project', 'document versions', '10 years', 'app.versions', 'created_at',
    'archive', 'Outlives its project: a purge keeps the versions in the archive.'
),
(
    'chat_messages', 'chat_ai', 'chat messages', '2 years', 'app.chat_messages', 'created_at',
    'archive', 'By monthly partition: a floor, up to a month over.'
),
(
    'agent_interactions', 'chat_ai', 'AI interactions', '1 year', 'app.agent_interactions',
    'created_at', 'archive', 'By monthly partition: a floor, up to a month over.'
),
(
    'suggestions', 'chat_ai', 'suggestions', '6 months', 'app.suggestions', 'created_at',
    'archive', 'In batches.'
),
(
    'session_data', 'chat_ai', 'session data', '30 days', 'app.sessions', 'ended_at', 'empty',
    'context_data is emptied; the row lives until its last message and interaction have left.'
),
(
    'logs', 'system', 'server logs', '90 days', null, null, 'external', 'CloudWatch Logs.'
),
(
    'metrics', 'system', 'metrics', '1 year', null, null, 'external', 'CloudWatch metrics.'
),
(
    'backups', 'system', 'backups', '7 years', null, null, 'external', 'AWS Backup vault.'
),
(
    'cache', 'system', 'cache entries', '24 hours', null, null, 'external',
    'Time to live of ElastiCache keys.'
);

grant select on ops.retention_policies to writersroom_worker;
