"""Certificates made for a test, and a server that speaks TLS in front of one that doesn't."""

import select
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from writersroom_db.connection.urls import DatabaseUrl

_SSL_REQUEST = b"\0\0\0\x08\x04\xd2\x16\x2f"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Who signs certificates, and where its own stands."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name
    file: Path


def authority(file: Path) -> Authority:
    """Make an authority; write its certificate to ``file``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(file.stem)
    signed = _certificate(name, key, name, _DAY).add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    )
    file.write_bytes(signed.sign(key, hashes.SHA256()).public_bytes(_PEM))
    return Authority(key, name, file)


def certificate(by: Authority, host: str, file: Path, *, days: int = 1) -> Path:
    """Write a certificate for ``host`` and its key to ``file``, good from two days ago on."""
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    with suppress(ValueError):
        names = [x509.IPAddress(ip_address(host))]
    signed = _certificate(_name(host), key, by.name, timedelta(days=days)).add_extension(
        x509.SubjectAlternativeName(names), critical=False
    )
    secret = key.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + signed.sign(by.key, hashes.SHA256()).public_bytes(_PEM))
    return file


_PEM = serialization.Encoding.PEM


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * _DAY)
        .not_valid_after(now + lasts)
    )


@contextmanager
def tls_server(server: DatabaseUrl, certified: Path | None) -> Iterator[int]:
    """Speak TLS, with a certificate or not at all, in front of a unix socket; give the port."""
    path = f"{server.get('host')}/.s.PGSQL.{server.get('port') or 5432}"
    context = None
    if certified is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certified)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, path, context), daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, path: str, context: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_serve, args=(client, path, context), daemon=True).start()


def _serve(client: socket.socket, path: str, context: ssl.SSLContext | None) -> None:
    with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
        server.connect(path)
        while (asked := client.recv(8, socket.MSG_WAITALL)) != _SSL_REQUEST:
            if asked[4:6] != b"\x04\xd2":  # no request for encryption of another kind
                return
            client.sendall(b"N")
        client.sendall(b"N" if context is None else b"S")
        if context is not None:
            with context.wrap_socket(client, server_side=True) as secure:
                _pass_on(secure, server)


def _pass_on(secure: ssl.SSLSocket, server: socket.socket) -> None:
    while True:
        ready = [secure] if secure.pending() else select.select([secure, server], [], [])[0]
        for one in ready:
            said = one.recv(1 << 16)
            if not said:
                return
            (server if one is secure else secure).sendall(said)
