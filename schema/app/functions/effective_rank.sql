-- purpose: how much a collaborator may do
-- owner: writersroom_owner
-- why: overrides only take away, so the rank is never above the role's

create function app.effective_rank(role text, permissions jsonb) returns smallint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
return least(
    case role when 'owner' then 4 when 'editor' then 3 when 'commenter' then 2 else 1 end,
    case
        when permissions @> '{"comment": false}' then 1
        when permissions @> '{"edit": false}' then 2
        else 4
    end
)::smallint;

comment on function app.effective_rank(text, jsonb) is
'4 for an owner, 3 who may edit, 2 who may comment, 1 who may read; less what overrides take away.';

grant execute on function app.effective_rank(text, jsonb) to writersroom_definer;
