select exists (
    select
    from pg_catalog.pg_trigger as t
    where
        t.tgrelid = pg_catalog.to_regclass(%(table)s)
        and t.tgname = %(trigger)s
        and t.tgenabled <> 'D'
)
