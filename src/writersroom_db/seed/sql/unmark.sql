delete from ops.seed_blocks as b
where b.load_id = %(load)s and b.table_name = %(table)s and b.block = %(block)s
