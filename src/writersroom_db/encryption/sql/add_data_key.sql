insert into ops.data_keys (purpose, wrapped, wrapped_by)
values (%(purpose)s, %(wrapped)s, %(wrapped_by)s)
returning id
