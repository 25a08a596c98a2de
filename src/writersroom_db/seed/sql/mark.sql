insert into ops.seed_blocks (load_id, table_name, block, loaded_rows)
values (%(load)s, %(table)s, %(block)s, %(rows)s)
