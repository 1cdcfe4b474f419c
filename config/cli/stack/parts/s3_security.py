"""The inner ports of S3 are for its own parts alone: each asks the other for a certificate of this data dir's own.

SeaweedFS checks signatures at its S3 port only. Its filer, volume and master would serve, change and delete whatever
lies behind it for anybody on this machine, past every policy and object lock.
"""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config.cli.stack.files import make_private_folder, write_private
from config.cli.stack.ports import LOOPBACK

LIFE, RENEWED_BEFORE = timedelta(days=3650), timedelta(days=365)
CLOCK_TOLERANCE = timedelta(days=1)
GRPC_PARTS = ("master", "volume", "filer", "s3", "admin", "worker", "client", "mq", "msg_broker", "msg_agent")
HTTP_PARTS = ("master", "volume", "filer", "admin", "client")


def write_security(folder: Path, *, at: datetime) -> None:
    """Write `security.toml` and what it names into the server's folder; certificates are made once in many years."""
    keys = folder / "tls"
    make_private_folder(keys)
    authority, certificate, key = keys / "authority.pem", keys / "certificate.pem", keys / "key.pem"
    if not _is_good(certificate, at=at) or not authority.exists() or not key.exists():
        _make_certificates(authority=authority, certificate=certificate, key=key, at=at)
    own = f'cert = "{certificate}"\nkey = "{key}"\n'
    trust = f'ca = "{authority}"\n'
    sections = [
        f"[grpc]\n{trust}",
        *(f"[grpc.{part}]\n{own}" for part in GRPC_PARTS),
        *(f"[https.{part}]\n{own}{trust}{_enabled(part)}" for part in HTTP_PARTS),
    ]
    write_private(folder / "security.toml", "\n".join(sections))


def _enabled(part: str) -> str:
    return "enabled = true\n" if part == "client" else ""


def _is_good(certificate: Path, *, at: datetime) -> bool:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return found.not_valid_before_utc <= at <= found.not_valid_after_utc - RENEWED_BEFORE


def _make_certificates(*, authority: Path, certificate: Path, key: Path, at: datetime) -> None:
    """Make one certificate for all parts; the key that signs it is forgotten at once."""
    signing_key, own_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _builder(subject="plaza-s3-authority", at=at).public_key(signing_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    leaf = _builder(subject="plaza-s3", at=at).public_key(own_key.public_key())
    leaf = leaf.add_extension(x509.SubjectAlternativeName(names), critical=False)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    private = own_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(key, private.decode())
    write_private(authority, root.sign(signing_key, hashes.SHA256()).public_bytes(Encoding.PEM).decode())
    write_private(certificate, leaf.sign(signing_key, hashes.SHA256()).public_bytes(Encoding.PEM).decode())


def _builder(*, subject: str, at: datetime) -> x509.CertificateBuilder:
    start = at.astimezone(UTC) - CLOCK_TOLERANCE
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("plaza-s3-authority"))
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + LIFE)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
