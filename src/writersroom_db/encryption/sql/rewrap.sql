update ops.data_keys
set wrapped = %(wrapped)s, wrapped_by = %(wrapped_by)s
where id = %(id)s
