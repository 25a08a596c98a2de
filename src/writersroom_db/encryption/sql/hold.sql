-- one command at a time changes keys and what is under them; what a policy hides is an error
select
    pg_catalog.set_config('row_security', 'off', false),
    pg_catalog.set_config('statement_timeout', %(deadline)s, false),
    pg_catalog.set_config('lock_timeout', %(lock_timeout)s, false),
    pg_catalog.set_config('idle_session_timeout', '0', false),
    pg_catalog.pg_try_advisory_lock(%(key)s)
