"""Encrypted columns: values under data keys that the database has only wrapped."""

from writersroom_db.encryption.blind_index import BlindIndex
from writersroom_db.encryption.data_keys import FOR_SERVICES, DataKey, read_data_keys
from writersroom_db.encryption.keyring import Keyring
from writersroom_db.encryption.mfa import open_mfa, seal_mfa
from writersroom_db.encryption.sealed import Sealed, seal
from writersroom_db.encryption.wrapping import KeyWrapper, key_wrapper

__all__ = [
    "FOR_SERVICES",
    "BlindIndex",
    "DataKey",
    "KeyWrapper",
    "Keyring",
    "Sealed",
    "key_wrapper",
    "open_mfa",
    "read_data_keys",
    "seal",
    "seal_mfa",
]
