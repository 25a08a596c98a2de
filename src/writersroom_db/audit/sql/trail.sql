-- the entries of a row, in the order in which they were written
select
    l.id, l.created_at, l.command, l.user_id, l.session_role, l.set_role, l.application_name,
    l.reason, l.before, l.after
from audit.log as l
where l.table_name = %(table)s and l.row_key = %(key)s
order by l.era, l.xid, l.id
