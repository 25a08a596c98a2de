delete from ops.seed_loads where id = %(load)s
