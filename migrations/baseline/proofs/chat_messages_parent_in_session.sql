-- purpose: a message answers one of its own session
-- locks: those of reading

select m.id as key
from chat_messages as m
inner join chat_messages as p on m.parent_message_id = p.id
where m.session_id <> p.session_id;
