-- purpose: a template is a project
-- locks: those of reading

select p.id as key
from projects as p
where
    p.template_id is not null
    and not exists (
        select
        from projects as t
        where t.id = p.template_id
    );
