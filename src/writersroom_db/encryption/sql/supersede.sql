update ops.data_keys
set state = 'reading'
where id = %(id)s and purpose = 'column' and state = 'active'
