-- what is below is sealed, and nothing more can come there
update audit.state as t
set sealed_before = %(horizon)s::xid8
where t.sealed_before < %(horizon)s::xid8
