-- What the project's roles are members of, the server's predefined roles too. Who else is a member
-- of ours is the deployment's affair. Servers from 16 on keep INHERIT and SET with each membership;
-- before that INHERIT was the member's own and SET always allowed: both print alike.
select
  'membership' as kind,
  quote_ident(m.rolname) || ' in ' || quote_ident(g.rolname) as identity,
  concat_ws(
    e'\n',
    case
      when bool_or(coalesce((x.option ->> 'inherit_option')::boolean, m.rolinherit))
        then 'inherits' else 'does not inherit'
    end,
    case when not bool_or(coalesce((x.option ->> 'set_option')::boolean, true)) then 'no set' end,
    case when bool_or(a.admin_option) then 'admin' end
  ) as definition
from pg_catalog.pg_auth_members as a
inner join pg_catalog.pg_roles as m on m.oid = a.member
inner join pg_catalog.pg_roles as g on g.oid = a.roleid
cross join lateral (select to_jsonb(a) as option) as x
where starts_with(m.rolname, 'writersroom_')
group by m.rolname, g.rolname;
