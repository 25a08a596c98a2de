-- purpose: failed sign-ins at addresses that have no account
-- owner: writersroom_owner
-- why: they lock as accounts do, or the lock would tell which is one

create table app.decoy_logins (
    user_id uuid primary key,
    failed_login_attempts integer not null default 0,
    locked_until timestamp with time zone,
    last_attempt_at timestamp with time zone not null default now()
);

-- which are long past: each new row takes two of them away
create index idx_decoy_logins_last_attempt_at on app.decoy_logins (last_attempt_at);

comment on table app.decoy_logins is
'Sign-in state of ids that app.credentials_for has made up; forgotten after 90 quiet days.';
comment on column app.decoy_logins.user_id is 'The id that was made up; no user''s.';
comment on column app.decoy_logins.failed_login_attempts is 'Failures so far.';
comment on column app.decoy_logins.locked_until is 'No sign-in before this time.';
comment on column app.decoy_logins.last_attempt_at is 'Time of the last attempt.';
