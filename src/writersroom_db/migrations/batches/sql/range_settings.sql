-- only the index's order will do: without statistics the planner may sort half the table each time
select
    pg_catalog.set_config('enable_sort', 'off', true),
    pg_catalog.set_config('enable_seqscan', 'off', true),
    pg_catalog.set_config('enable_bitmapscan', 'off', true)
