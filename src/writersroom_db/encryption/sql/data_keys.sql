select k.id, k.purpose, k.state, k.wrapped, k.wrapped_by, k.created_at
from ops.data_keys as k
order by k.id
