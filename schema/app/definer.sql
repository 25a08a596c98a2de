-- purpose: what runs in the definer's name: security definer functions, and views on what callers
--          can't read
-- owner: writersroom_owner
-- why: given away last, since who gives it away can neither comment on it nor put it into a
--      trigger; the owner itself passes every policy, so nothing that others call may be its own.
--      Each sets row_security on: the owner's jobs set it off, and would fail in the definer's
--      triggers

-- who gets a function must be able to make one, for that moment
grant create on schema app to writersroom_definer;

alter function app.add_owner_collaboration() owner to writersroom_definer;
alter function app.check_owner_collaboration() owner to writersroom_definer;
alter function app.refresh_project_access(uuid[], uuid[]) owner to writersroom_definer;
alter function app.keep_project_access() owner to writersroom_definer;
alter function app.follow_owner() owner to writersroom_definer;
alter function app.spread_public() owner to writersroom_definer;
alter function app.take_public() owner to writersroom_definer;
alter function app.withdraw_public() owner to writersroom_definer;
alter function app.pass_public_on() owner to writersroom_definer;
alter view app.profiles owner to writersroom_definer;
alter function app.begin_as(uuid) owner to writersroom_definer;
alter function app.require_rank(uuid, integer) owner to writersroom_definer;
alter function app.hold_project(uuid, integer) owner to writersroom_definer;
alter function app.create_project(
    text, text, text, text, jsonb, uuid
) owner to writersroom_definer;
alter function app.archive_project(uuid, boolean) owner to writersroom_definer;
alter function app.soft_delete_project(uuid) owner to writersroom_definer;
alter function app.restore_project(uuid) owner to writersroom_definer;
alter function app.transfer_ownership(uuid, uuid) owner to writersroom_definer;
alter function app.invite(
    uuid, text, text, text, timestamptz, jsonb
) owner to writersroom_definer;
alter function app.accept_invitation(text) owner to writersroom_definer;
alter function app.revoke(uuid, uuid) owner to writersroom_definer;
alter function app.revoke_email_invitation(uuid) owner to writersroom_definer;
alter function app.change_role(uuid, uuid, text, jsonb) owner to writersroom_definer;
alter function app.create_document(
    uuid, text, text, text, text, integer, integer, jsonb
) owner to writersroom_definer;
alter function app.save_version(
    uuid, integer, text, text, integer, integer, text, jsonb, uuid
) owner to writersroom_definer;
alter function app.soft_delete_document(uuid) owner to writersroom_definer;
alter function app.restore_document(uuid) owner to writersroom_definer;
alter function app.resolve_comment(uuid, boolean) owner to writersroom_definer;
alter function app.open_session(text, uuid, uuid, uuid, jsonb) owner to writersroom_definer;
alter function app.data_keys() owner to writersroom_definer;
alter function app.decoy_bytes(text, text, integer) owner to writersroom_definer;
alter function app.add_token(uuid, text, text, timestamptz) owner to writersroom_definer;
alter function app.spend_token(text, text) owner to writersroom_definer;
alter function app.confirm_address(uuid) owner to writersroom_definer;
alter function app.register(
    text, text, text, text, text, text, timestamptz
) owner to writersroom_definer;
alter function app.verify_email(text) owner to writersroom_definer;
alter function app.credentials_for(text) owner to writersroom_definer;
alter function app.record_login(uuid, boolean) owner to writersroom_definer;
alter function app.enrol_mfa(uuid, text) owner to writersroom_definer;
alter function app.confirm_mfa(uuid, text) owner to writersroom_definer;
alter function app.disable_mfa(uuid) owner to writersroom_definer;
alter function app.change_password(uuid, text, text, text) owner to writersroom_definer;
alter function app.request_password_reset(text, text, timestamptz) owner to writersroom_definer;
alter function app.reset_password(text, text, text) owner to writersroom_definer;
alter function app.request_account_deletion(uuid) owner to writersroom_definer;

revoke create on schema app from writersroom_definer;
