-- purpose: the owner gets a collaboration as owner
-- locks: those of reading

select p.id as key
from projects as p
where
    not exists (
        select
        from collaborations as c
        where c.project_id = p.id and c.user_id = p.owner_id
    );
