-- purpose: numbers of the audit log's entries
-- owner: writersroom_owner
-- why: numbers of one transaction rise with its changes; a session takes 32 at once, so that
--      writers don't meet here, and numbers of several sessions don't tell who was first

create sequence audit.entries cache 32;

comment on sequence audit.entries is 'Numbers of entries; with gaps, also where nothing was lost.';

grant usage on sequence audit.entries to writersroom_definer;
