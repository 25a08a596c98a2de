"""Data keys are wrapped by KMS or by a key file, and by nothing that others can use."""

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from tests.connection.conftest import free_port

from writersroom_db.encryption.key_file import FileWrapper, make_key_file
from writersroom_db.encryption.kms import KmsWrapper
from writersroom_db.encryption.wrapping import (
    VARIABLE,
    KeyWrapper,
    key_wrapper,
    make_wrapper,
    named_wrapper,
)
from writersroom_db.errors import BadKeyWrapper, KeyFileRefused, KeyNotUnwrapped, KmsFailed

KEY = bytes(range(32))


def _kms_key(kms: Any) -> str:
    return str(kms.create_key()["KeyMetadata"]["KeyId"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a key file of the test's own."""
    path = tmp_path / "key"
    make_key_file(path)
    return path


@pytest.fixture(params=["file", "kms"])
def wrappers(
    request: pytest.FixtureRequest, path: Path, tmp_path: Path
) -> tuple[KeyWrapper, KeyWrapper]:
    """Give two wrappers of a kind."""
    if request.param == "file":
        make_key_file(tmp_path / "other")
        return key_wrapper(f"file:{path}"), key_wrapper(f"file:{tmp_path / 'other'}")
    kms = request.getfixturevalue("kms")
    return key_wrapper(f"kms:{_kms_key(kms)}"), key_wrapper(f"kms:{_kms_key(kms)}")


def test_a_key_comes_back_for_its_purpose_alone(wrappers: tuple[KeyWrapper, KeyWrapper]) -> None:
    one, _ = wrappers
    wrapped = one.wrap(KEY, "column")
    assert KEY not in wrapped
    assert len(wrapped) > 32
    assert one.unwrap(wrapped, "column") == KEY
    with pytest.raises(KeyNotUnwrapped):
        one.unwrap(wrapped, "index")


def test_another_wrapper_is_refused(wrappers: tuple[KeyWrapper, KeyWrapper]) -> None:
    one, other = wrappers
    assert one.name != other.name
    # KMS says that the key is another, moto that access is denied
    with pytest.raises((KeyNotUnwrapped, KmsFailed)):
        other.unwrap(one.wrap(KEY, "column"), "column")


@pytest.mark.parametrize("changed", [b"", b"short", KEY, bytes(100)])
def test_what_was_not_wrapped_is_refused(
    wrappers: tuple[KeyWrapper, KeyWrapper], changed: bytes
) -> None:
    with pytest.raises((KeyNotUnwrapped, KmsFailed)):
        wrappers[0].unwrap(changed, "column")


def test_a_name_holds_nothing_of_the_key(path: Path) -> None:
    wrapper = FileWrapper(path)
    key = b64decode(path.read_bytes())
    told = f"{wrapper!r} {wrapper.name}"
    for form in (key.hex(), b64encode(key).decode(), repr(key)):
        assert form not in told
    assert key_wrapper(f"file:{path}").name == wrapper.name


def test_a_new_key_file_is_its_owners_alone_and_never_written_over(path: Path) -> None:
    content = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(b64decode(content)) == 32
    make_key_file(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o606, 0o610, 0o644, 0o777])
def test_a_key_file_that_others_may_use_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(KeyFileRefused, match=rf"used by others .* \(mode {mode:04o}\)") as raised:
        key_wrapper(f"file:{path}")
    assert f"chmod 600 {path}" in raised.value.hint
    path.chmod(0o400)
    key_wrapper(f"file:{path}")


@pytest.mark.parametrize(
    "content",
    [b"", b"too short", KEY[:31], KEY + b"x", b64encode(KEY[:31]), b"?" * 44, b64encode(KEY) * 2],
)
def test_a_key_file_with_another_content_is_refused_and_not_quoted(
    path: Path, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(KeyFileRefused, match="does not hold 32 bytes") as raised:
        key_wrapper(f"file:{path}")
    assert not content or content.decode("latin-1") not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("content", [KEY, b64encode(KEY), b64encode(KEY) + b"\n"])
def test_a_key_file_holds_bytes_as_they_are_or_in_base64(path: Path, content: bytes) -> None:
    wrapped = FileWrapper(path).wrap(KEY, "column")
    path.write_bytes(content)
    one = FileWrapper(path)
    assert one.unwrap(one.wrap(KEY, "column"), "column") == KEY
    with pytest.raises(KeyNotUnwrapped):
        one.unwrap(wrapped, "column")


def test_a_missing_key_file_is_told_and_made_only_when_asked(tmp_path: Path) -> None:
    name = f"file:{tmp_path / 'new'}"
    with pytest.raises(KeyFileRefused, match="can't be read: No such file") as raised:
        key_wrapper(name)
    assert "keys create" in raised.value.hint
    assert list(tmp_path.iterdir()) == []
    assert make_wrapper(name).name == key_wrapper(name).name


def test_a_key_file_that_can_not_be_written_is_told(path: Path) -> None:
    with pytest.raises(KeyFileRefused, match="can't be written: Not a directory"):
        make_key_file(path / "below")


@pytest.mark.parametrize("name", ["kms:", "file:", "plain", "vault:x", "kms"])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(BadKeyWrapper, match=f"{name} is neither kms:KEY nor file:PATH") as raised:
        key_wrapper(name)
    assert VARIABLE in raised.value.hint


def test_the_environment_names_the_wrapper_and_the_caller_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(BadKeyWrapper, match="was not named"):
        named_wrapper(None)
    monkeypatch.setenv(VARIABLE, "kms:one")
    assert named_wrapper(None) == "kms:one"
    assert named_wrapper("file:other") == "file:other"


def test_kms_is_asked_with_the_purpose_as_context(kms: Any) -> None:
    key = _kms_key(kms)
    wrapped = KmsWrapper(key, kms).wrap(KEY, "column")
    context = {"application": "writersroom-db", "purpose": "column"}
    answer = kms.decrypt(KeyId=key, CiphertextBlob=wrapped, EncryptionContext=context)
    assert answer["Plaintext"] == KEY


def test_kms_takes_an_alias(kms: Any) -> None:
    key = _kms_key(kms)
    kms.create_alias(AliasName="alias/writersroom", TargetKeyId=key)
    wrapper = key_wrapper("kms:alias/writersroom")
    assert wrapper.unwrap(wrapper.wrap(KEY, "column"), "column") == KEY


def test_a_key_that_kms_does_not_have_is_an_error_with_a_way_out(kms: Any) -> None:
    assert kms
    with pytest.raises(KmsFailed, match=r"kms:3f7b0a52-0000-4a6c-9a55-0d8f4b9f0a11: .*NotFound"):
        key_wrapper("kms:3f7b0a52-0000-4a6c-9a55-0d8f4b9f0a11").wrap(KEY, "column")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("IncorrectKeyException", KeyNotUnwrapped),
        ("InvalidCiphertextException", KeyNotUnwrapped),
        ("DisabledException", KmsFailed),
        ("AccessDeniedException", KmsFailed),
    ],
)
def test_what_kms_answers_is_told_apart(kms: Any, code: str, error: type[Exception]) -> None:
    with Stubber(kms) as stubbed:
        stubbed.add_client_error("decrypt", code)
        with pytest.raises(error):
            KmsWrapper("any", kms).unwrap(b"wrapped", "column")


def test_kms_that_does_not_answer_is_an_error_with_a_way_out(
    kms: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kms
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(KmsFailed, match="Could not connect to the endpoint") as raised:
        key_wrapper("kms:any").wrap(KEY, "column")
    assert "AWS_ENDPOINT_URL_KMS" in raised.value.hint


def test_aws_without_a_region_or_credentials_is_an_error_with_a_way_out(
    kms: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kms
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    boto3.setup_default_session()
    with pytest.raises(KmsFailed, match="Unable to locate credentials"):
        key_wrapper("kms:any").wrap(KEY, "column")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    boto3.setup_default_session()
    with pytest.raises(KmsFailed, match="You must specify a region"):
        key_wrapper("kms:any")
