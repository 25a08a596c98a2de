-- a key written as text must read back as the same key in any later session; and a row that a
-- policy hides must be an error, not a row that is left out
select
    pg_catalog.set_config('datestyle', 'ISO', false),
    pg_catalog.set_config('intervalstyle', 'iso_8601', false),
    pg_catalog.set_config('extra_float_digits', '1', false),
    pg_catalog.set_config('row_security', 'off', false),
    pg_catalog.set_config('statement_timeout', %(deadline)s, false),
    pg_catalog.set_config('lock_timeout', %(lock_timeout)s, false),
    pg_catalog.set_config('idle_session_timeout', '0', false)
