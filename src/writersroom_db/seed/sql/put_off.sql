insert into ops.seed_deferred (load_id, item, kind, table_name, name, definition)
values (%(load)s, %(item)s, %(kind)s, %(table)s, %(name)s, %(definition)s)
