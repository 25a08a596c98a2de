-- What definitions print the same with on every server and for every role; undone by the caller's
-- rollback. row_security = off turns filtering by policies into an error. JIT and cold statistics
-- only cost: the catalog's queries are many, wide and short.
select
  set_config('transaction_read_only', 'on', true),
  set_config('search_path', '', true),
  set_config('row_security', 'off', true),
  set_config('timezone', 'UTC', true),
  set_config('datestyle', 'ISO, YMD', true),
  set_config('intervalstyle', 'postgres', true),
  set_config('extra_float_digits', '1', true),
  set_config('bytea_output', 'hex', true),
  set_config('xmlbinary', 'base64', true),
  set_config('quote_all_identifiers', 'off', true),
  set_config('standard_conforming_strings', 'on', true),
  set_config('lc_monetary', 'C', true),
  set_config('jit', 'off', true);
