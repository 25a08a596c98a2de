-- whoever ends a row of the log waits for lock 7, and whoever ends the third batch for lock 8: a
-- proof may hold them
create function ops.wait_for_the_proof() returns trigger
language plpgsql
as $$
begin
    perform pg_advisory_xact_lock_shared(tg_argv[0]::int);
    return new;
end
$$;

create trigger wait_for_the_proof
before update on ops.migration_log
for each row execute function ops.wait_for_the_proof(7);

create trigger wait_for_the_proof
before update on ops.migration_batches
for each row when (old.ranges = 2 and new.ranges = 3)
execute function ops.wait_for_the_proof(8)
