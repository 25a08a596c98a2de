-- purpose: what mails carry to prove that an address is read: to confirm it, to reset a password
-- owner: writersroom_owner
-- why: one of nobody's is kept as well, so that asking takes as long whether or not the address has
--      an account; only the token's sha256 comes here

create table app.account_tokens (
    token_hash varchar(255) primary key,
    user_id uuid references app.users (id) on delete cascade,
    purpose varchar(50) not null,
    created_at timestamp with time zone not null default now(),
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    constraint account_tokens_token_is_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
    constraint account_tokens_purpose_is_known
    check (purpose in ('verify_email', 'reset_password'))
);

-- the tokens of an account, which a new password takes back
create index idx_account_tokens_user_id on app.account_tokens (user_id) where user_id is not null;
-- which have expired: each new token takes two of them away
create index idx_account_tokens_expires_at on app.account_tokens (expires_at);

comment on table app.account_tokens is
'Tokens that were mailed, each good once and for a time: to confirm an address or to reset a '
'password.';
comment on column app.account_tokens.token_hash is 'sha256 of the token, in hex.';
comment on column app.account_tokens.user_id is
'The account; null where the address had none to give it to.';
comment on column app.account_tokens.purpose is 'verify_email or reset_password.';
comment on column app.account_tokens.created_at is 'When it was asked for.';
comment on column app.account_tokens.expires_at is 'Until when it can be used.';
comment on column app.account_tokens.used_at is 'When it was used; null while it is open.';
