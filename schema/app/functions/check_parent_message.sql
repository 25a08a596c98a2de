-- purpose: a reply answers a message of its own session
-- owner: writersroom_owner
-- why: a partitioned table can't refer to itself by id alone, and a foreign key would keep old
--      months from leaving

create function app.check_parent_message() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- most answer what was said within a day: one or two months instead of all of them
    if exists (
        select
        from app.chat_messages as m
        where
            m.id = new.parent_message_id
            and m.session_id = new.session_id
            and m.created_at between new.created_at - interval '1 day' and new.created_at
    ) then
        return null;
    end if;
    if not exists (
        select
        from app.chat_messages as m
        where m.id = new.parent_message_id and m.session_id = new.session_id
    ) then
        raise foreign_key_violation using
            message = format(
                'message %s answers %s, which is no message of session %s',
                new.id, new.parent_message_id, new.session_id
            ),
            constraint = 'chat_messages_parent_in_session';
    end if;
    return null;
end
$function$;

comment on function app.check_parent_message() is
'Trigger: the parent of a chat message is a message of the same session.';
