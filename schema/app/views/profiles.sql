-- purpose: whom one works with: names and pictures
-- owner: writersroom_definer
-- why: app.users shows each user only themselves; this shows of others what a shared project needs,
--      and nothing to a transaction without identity

create view app.profiles
with (security_barrier = true)
as
select
    u.id,
    u.first_name,
    u.last_name,
    u.avatar_url
from app.users as u
where
    u.id = any(
        array(
            select theirs.user_id
            from app.project_access as mine
            inner join app.project_access as theirs on mine.project_id = theirs.project_id
            where mine.user_id = (select app.current_user_id())
        )
    )
    or u.id = (select app.current_user_id());

comment on view app.profiles is
'The bound user, and everybody who shares a project with them.';
comment on column app.profiles.id is 'The user.';
comment on column app.profiles.first_name is 'Given name.';
comment on column app.profiles.last_name is 'Family name.';
comment on column app.profiles.avatar_url is 'Where the picture is.';

grant select on app.profiles to writersroom_app;
