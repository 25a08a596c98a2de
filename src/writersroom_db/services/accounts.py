"""What the sign-in service does, in the sessions of `Database.auth`.

Passwords are hashed by the service, and never come here; tokens are mailed by it, and only their
sha256 is kept. No answer tells whether an address has an account.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from writersroom_db.encryption.data_keys import FOR_SERVICES, DataKey
from writersroom_db.encryption.form import PREFIX
from writersroom_db.errors.encryption import NotEncrypted
from writersroom_db.services.query import Query, call, every, nothing, one, value
from writersroom_db.services.tokens import MailedToken, expiry


class Credentials(NamedTuple):
    """What signing in needs: of an address without an account, a row that looks like one.

    ``mfa_secret`` is as it is stored: encrypted.
    """

    id: UUID
    password_hash: str
    salt: str
    mfa_enabled: bool
    mfa_secret: str | None
    locked_until: datetime | None

    def __repr__(self) -> str:
        return f"Credentials(id={self.id!r})"


def register(
    email: str,
    first_name: str,
    last_name: str,
    password_hash: str,
    salt: str,
    *,
    valid_for: timedelta = timedelta(days=1),
) -> Query[str]:
    """Make an account; the answer is the token that confirms its address, to be mailed there.

    Where the address has an account nothing changes, and nobody can tell.
    """
    token = MailedToken()
    return call(
        "accounts.register",
        "register",
        token.read,
        email=email,
        first_name=first_name,
        last_name=last_name,
        password_hash=password_hash,
        salt=salt,
        token_hash=token.sha256,
        expires_at=expiry(valid_for),
    )


def verify_email(token: str) -> Query[UUID]:
    """Confirm an address by its token; the answer is the user. Raises NotAllowed."""
    return call("accounts.verify_email", "verify_email", value, token=token)


def credentials(email: str) -> Query[Credentials]:
    """Read what signing in at an address needs; there is a row for every address."""
    text = b"select * from app.credentials_for(%(email)s)"
    return Query("accounts.credentials", text, {"email": email}, one(Credentials))


def record_login(user_id: UUID, *, succeeded: bool) -> Query[datetime | None]:
    """Count an attempt to sign in; the answer is until when the account is locked.

    The user is in only where the attempt ``succeeded`` and the answer is None.
    """
    arguments = {"user_id": user_id, "succeeded": succeeded}
    return call("accounts.record_login", "record_login", value, **arguments)


def data_keys() -> Query[tuple[DataKey, ...]]:
    """Read the data keys, wrapped: what a keyring is loaded with."""
    return Query("accounts.data_keys", FOR_SERVICES.encode(), {}, every(DataKey))


def enrol_mfa(user_id: UUID, sealed: str) -> Query[None]:
    """Keep a second factor, which is not asked for before it is confirmed.

    ``sealed`` is what `writersroom_db.encryption.seal_mfa` makes of it. Raises NotEncrypted for
    anything else.
    """
    if not isinstance(sealed, str) or not sealed.startswith(PREFIX):
        raise NotEncrypted("The second factor is not sealed.")
    return call("accounts.enrol_mfa", "enrol_mfa", nothing, user_id=user_id, secret=sealed)


def confirm_mfa(user_id: UUID, sealed: str) -> Query[None]:
    """Put the second factor to use, ``sealed`` as it is stored, once a code of it was right."""
    return call("accounts.confirm_mfa", "confirm_mfa", nothing, user_id=user_id, secret=sealed)


def disable_mfa(user_id: UUID) -> Query[None]:
    """Switch the second factor off, and forget it. Ask for a code or the password first."""
    return call("accounts.disable_mfa", "disable_mfa", nothing, user_id=user_id)


def change_password(user_id: UUID, old_hash: str, new_hash: str, new_salt: str) -> Query[None]:
    """Change a password on top of the hash that was checked. Raises NotAllowed."""
    arguments = {
        "user_id": user_id,
        "old_hash": old_hash,
        "new_hash": new_hash,
        "new_salt": new_salt,
    }
    return call("accounts.change_password", "change_password", nothing, **arguments)


def request_password_reset(email: str, *, valid_for: timedelta = timedelta(hours=1)) -> Query[str]:
    """Make a token that resets the password of an address; it is the answer, to be mailed there."""
    token = MailedToken()
    return call(
        "accounts.request_password_reset",
        "request_password_reset",
        token.read,
        email=email,
        token_hash=token.sha256,
        expires_at=expiry(valid_for),
    )


def reset_password(token: str, new_hash: str, new_salt: str) -> Query[UUID]:
    """Set a new password by the token that was mailed; the answer is the user.

    Raises NotAllowed, whatever is wrong with the token.
    """
    arguments = {"token": token, "new_hash": new_hash, "new_salt": new_salt}
    return call("accounts.reset_password", "reset_password", value, **arguments)


def request_deletion(user_id: UUID) -> Query[None]:
    """Delete an account for its user: softly for 30 days, then for good."""
    name = "accounts.request_deletion"
    return call(name, "request_account_deletion", nothing, user_id=user_id)
