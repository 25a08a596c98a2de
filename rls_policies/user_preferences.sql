-- purpose: row-level security of app.user_preferences
-- owner: writersroom_owner
-- why: closed to everyone but the owner until a policy opens it; never forced, so that the owner's
--      own jobs (foreign keys, exports, attach) see every row

-- excuse rls-without-policy: closed to every service until its policies come
alter table app.user_preferences enable row level security;
