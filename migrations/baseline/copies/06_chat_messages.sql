-- purpose: chat messages go into partitions by month, one statement a month; foreign keys
--   are put aside for that, since checking each row takes longer and more memory than all at once
-- locks: access exclusive on app.chat_messages; share row exclusive on app.users, app.sessions and
--   app.ai_agents while partitions are attached

-- a parent may be in a month that comes later; a proof has looked at every one
alter table app.chat_messages disable trigger chat_messages_parent_in_session;

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
    where k.conrelid = 'app.chat_messages'::regclass and k.contype = 'f';
    execute 'alter table app.chat_messages ' || keys.dropped;
    for month in
        select distinct
            ops.month_of(old.created_at) as starts,
            (ops.month_of(old.created_at) at time zone 'UTC' + interval '1 month')
            at time zone 'UTC' as ends
        from writersroom_baseline.chat_messages as old
        order by 1
    loop
        perform ops.create_month_partition('app.chat_messages', month.starts);
        insert into app.chat_messages
        (
            id, session_id, sender_id, agent_id, message_type, content, metadata, created_at,
            is_edited, edited_at, parent_message_id, confidence_score, processing_time_ms
        )
        select
            old.id,
            old.session_id,
            old.sender_id,
            old.agent_id,
            old.message_type,
            old.content,
            old.metadata,
            old.created_at,
            old.is_edited,
            old.edited_at,
            old.parent_message_id,
            old.confidence_score,
            old.processing_time_ms
        from writersroom_baseline.chat_messages as old
        where old.created_at >= month.starts and old.created_at < month.ends;
    end loop;
    execute 'alter table app.chat_messages ' || keys.added;
end
$copy$;

alter table app.chat_messages enable trigger chat_messages_parent_in_session;

drop table writersroom_baseline.chat_messages;
