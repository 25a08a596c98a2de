-- purpose: who was let into whose rows, by whom, why and until when
-- owner: writersroom_owner
-- why: policies read it, so access ends by itself, which a membership does not; without foreign
--      keys: it says what was done when project and user are long gone

create table ops.break_glass_grants (
    id uuid primary key default gen_random_uuid(),
    login text not null,
    project_id uuid,
    user_id uuid,
    reason text not null,
    granted_by text not null default session_user,
    granted_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    constraint break_glass_grants_is_of_one check (num_nonnulls(project_id, user_id) = 1),
    constraint break_glass_grants_has_a_reason check (length(btrim(reason)) >= 10),
    constraint break_glass_grants_is_anothers check (login != granted_by),
    constraint break_glass_grants_ends_the_same_day
    check (expires_at > granted_at and expires_at <= granted_at + interval '8 hours')
);

-- what policies ask: the open grants of a login
create index idx_break_glass_grants_login on ops.break_glass_grants (login)
where revoked_at is null;

comment on table ops.break_glass_grants is
'Logins that were let into a project, or into what is a user''s own, to look and not to change.';
comment on column ops.break_glass_grants.id is 'Identity of the grant.';
comment on column ops.break_glass_grants.login is
'The login that may look; it must be a member of writersroom_break_glass.';
comment on column ops.break_glass_grants.project_id is 'The project it may look into.';
comment on column ops.break_glass_grants.user_id is 'Or the user whose own rows it may see.';
comment on column ops.break_glass_grants.reason is 'Why, in words; a ticket, say.';
comment on column ops.break_glass_grants.granted_by is 'The login that gave it, never the same.';
comment on column ops.break_glass_grants.granted_at is 'When it was given.';
comment on column ops.break_glass_grants.expires_at is 'When it ends, within 8 hours.';
comment on column ops.break_glass_grants.revoked_at is 'When it was ended before that.';

grant select on ops.break_glass_grants to writersroom_break_glass, writersroom_worker;
