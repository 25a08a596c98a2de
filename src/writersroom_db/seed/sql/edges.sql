-- For each policy that ends: the moment that lies its length before the epoch, in microseconds.
select
    p.policy,
    (
        extract(epoch from (%(epoch)s at time zone 'UTC' - p.retain) at time zone 'UTC') * 1000000
    )::bigint
from ops.retention_policies as p
where p.retain is not null
