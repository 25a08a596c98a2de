delete from ops.seed_deferred as d
where d.load_id = %(load)s and d.item = %(item)s
