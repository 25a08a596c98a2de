-- purpose: takes back what services call
-- locks: access exclusive (reads and writes wait) on app.versions
-- loses-rows: app.versions

drop function app.open_session(text, uuid, uuid, uuid, jsonb);

drop function app.resolve_comment(uuid, boolean);

drop function app.restore_document(uuid);

drop function app.soft_delete_document(uuid);

drop function app.save_version(uuid, integer, text, text, integer, integer, text, jsonb, uuid);

drop function app.create_document(uuid, text, text, text, text, integer, integer, jsonb);

drop function app.change_role(uuid, uuid, text, jsonb);

drop function app.revoke_email_invitation(uuid);

drop function app.revoke(uuid, uuid);

drop function app.accept_invitation(text);

drop function app.invite(uuid, text, text, text, timestamp with time zone, jsonb);

drop function app.transfer_ownership(uuid, uuid);

drop function app.restore_project(uuid);

drop function app.soft_delete_project(uuid);

drop function app.archive_project(uuid, boolean);

drop function app.create_project(text, text, text, text, jsonb, uuid);

drop function app.hold_project(uuid, integer);

drop function app.require_rank(uuid, integer);

alter table app.versions drop column idempotency_key;
