update ops.data_keys
set state = 'retired'
where purpose = 'column' and state = 'reading' and id != all(%(in_use)s::smallint[])
returning id
