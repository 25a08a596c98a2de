-- purpose: agent interactions go into partitions by month, one statement a month; foreign keys
--   are put aside for that, since checking each row takes longer and more memory than all at once
-- locks: access exclusive on app.agent_interactions; share row exclusive on app.users, app.sessions
--   and app.ai_agents while partitions are attached

do $copy$
declare
    keys record;
    month record;
begin
    select
        string_agg(format('drop constraint %I', k.conname), ', ') as dropped,
        string_agg(
            format('add constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ', '
        ) as added
    into strict keys
    from pg_catalog.pg_constraint as k
    where k.conrelid = 'app.agent_interactions'::regclass and k.contype = 'f';
    execute 'alter table app.agent_interactions ' || keys.dropped;
    for month in
        select distinct
            ops.month_of(old.created_at) as starts,
            (ops.month_of(old.created_at) at time zone 'UTC' + interval '1 month')
            at time zone 'UTC' as ends
        from writersroom_baseline.agent_interactions as old
        order by 1
    loop
        perform ops.create_month_partition('app.agent_interactions', month.starts);
        insert into app.agent_interactions
        (
            id, session_id, agent_id, user_id, interaction_type, prompt, response, suggestions,
            confidence_score, processing_time_ms, tokens_used, cost, model_used, created_at
        )
        select
            old.id,
            old.session_id,
            old.agent_id,
            old.user_id,
            old.interaction_type,
            old.prompt,
            old.response,
            old.suggestions,
            old.confidence_score,
            old.processing_time_ms,
            old.tokens_used,
            old.cost,
            old.model_used,
            old.created_at
        from writersroom_baseline.agent_interactions as old
        where old.created_at >= month.starts and old.created_at < month.ends;
    end loop;
    execute 'alter table app.agent_interactions ' || keys.added;
end
$copy$;

drop table writersroom_baseline.agent_interactions;

drop schema writersroom_baseline;
