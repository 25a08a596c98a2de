do $$
declare
    child text;
begin
    for child in select partition from ops.partitions loop
        execute 'drop table ' || child;
    end loop;
end
$$
