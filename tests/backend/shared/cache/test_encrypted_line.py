"""rediss://: the same client through TLS, with the server's certificate checked."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.shared.cache.client import Connection
from backend.shared.cache.errors import CacheUnavailable
from tests.backend.valkey_server import ValkeyServer


def write_certificate(path: Path) -> None:
    """Write a key and a certificate of its own for the loopback."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cache")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))


def copy_bytes(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while received := source.recv(65536):
            target.sendall(received)
    target.close()


@pytest.fixture
def server() -> Iterator[ValkeyServer]:
    with TemporaryDirectory(prefix="plaza-cache-") as folder:
        server = ValkeyServer(folder=Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture
def port(server: ValkeyServer, tmp_path: Path) -> Iterator[int]:
    """The port of a TLS server in front of the cache."""
    write_certificate(tmp_path / "cache.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cache.pem")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = listener.accept()
                    with suppress(ssl.SSLError):
                        outer = context.wrap_socket(plain, server_side=True)
                        inner = socket.socket(socket.AF_UNIX)
                        inner.connect(server.url.removeprefix("unix://"))
                        threading.Thread(target=copy_bytes, args=(outer, inner), daemon=True).start()
                        threading.Thread(target=copy_bytes, args=(inner, outer), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def test_through_tls(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cache.pem"))
    mine = Connection(url=f"rediss://127.0.0.1:{port}/0")
    large = bytes(300_000)
    assert mine.call("SET", "k", large) == b"OK"
    assert mine.transaction([("STRLEN", "k"), ("GET", "k")]) == [300_000, large]
    mine.close()


def test_an_unknown_certificate_is_not_trusted(port: int):
    stranger = Connection(url=f"rediss://127.0.0.1:{port}/0")
    with pytest.raises(CacheUnavailable, match="CERTIFICATE"):
        stranger.call("PING")
