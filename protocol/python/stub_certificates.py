"""Certificates for tests of TLS: good ones, and one for each fault, all made by the openssl command."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path
from typing import Sequence

_CONFIGURATION = """
[req]
distinguished_name = name
[name]
[ca]
default_ca = lists
[lists]
database = index.txt
new_certs_dir = .
default_md = sha256
rand_serial = yes
unique_subject = no
policy = names
[names]
commonName = supplied
"""
_AUTHORITY = ("basicConstraints = critical,CA:TRUE", "keyUsage = critical,keyCertSign,cRLSign")
_SERVER = ("basicConstraints = critical,CA:FALSE", "extendedKeyUsage = serverAuth")
_CLIENT = ("basicConstraints = critical,CA:FALSE", "extendedKeyUsage = clientAuth")
_HERE = "subjectAltName = DNS:localhost,DNS:scores.example,IP:127.0.0.1"


def make(folder: Path) -> None:
    """Fill a folder: NAME.pem with NAME.key for each certificate, and authority.crl, what the authority took back."""
    (folder / "openssl.cnf").write_text(_CONFIGURATION)
    (folder / "index.txt").touch()
    for authority in ("authority", "stranger"):
        _certify(folder, authority, authority, _AUTHORITY)
    for name, days in (("server", (-1, 10)), ("server-expired", (-9, -1)), ("server-early", (1, 9)), ("server-revoked", (-1, 10))):
        _certify(folder, name, "authority", (*_SERVER, _HERE), days)
    _certify(folder, "server-elsewhere", "authority", (*_SERVER, "subjectAltName = DNS:elsewhere.example"))
    _certify(folder, "localhost", "authority", _SERVER)
    _certify(folder, "server-strange", "stranger", (*_SERVER, _HERE))
    _certify(folder, "alice", "authority", (*_CLIENT, "subjectAltName = DNS:alice.example,URI:urn:alice"))
    _certify(folder, "bob", "authority", _CLIENT)
    for name, days in (("late", (-9, -1)), ("early", (1, 9)), ("mallory", (-1, 10))):
        _certify(folder, name, "authority", _CLIENT, days)
    _certify(folder, "foreign", "stranger", _CLIENT)
    for name in ("server-revoked", "mallory"):
        _openssl(folder, "ca", "-config", "openssl.cnf", *_signer("authority"), "-revoke", f"{name}.pem")
    _openssl(folder, "ca", "-config", "openssl.cnf", *_signer("authority"), "-gencrl", "-crldays", "5", "-out", "authority.crl")
    _openssl(folder, "pkey", "-in", "alice.key", "-aes256", "-passout", "pass:secret", "-out", "encrypted.key")


def _certify(folder: Path, name: str, issuer: str, extensions: Sequence[str], days: Sequence[int] = (-1, 10)) -> None:
    """Make a key and its certificate, which is valid from and to so many days from now."""
    (folder / f"{name}.ext").write_text("\n".join(extensions))
    _openssl(folder, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
    request = ("-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
    _openssl(folder, "req", "-config", "openssl.cnf", *request)
    now = datetime.datetime.now(datetime.timezone.utc)
    start, end = ((now + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ") for day in days)
    signer = ("-selfsign", "-keyfile", f"{name}.key") if issuer == name else _signer(issuer)
    _openssl(
        folder, "ca", "-batch", "-notext", "-config", "openssl.cnf", *signer, "-in", f"{name}.csr", "-out", f"{name}.pem",
        "-startdate", start, "-enddate", end, "-extfile", f"{name}.ext",
    )


def _signer(authority: str) -> Sequence[str]:
    return "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key"


def _openssl(folder: Path, *words: str) -> None:
    run = subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"openssl {' '.join(words)}: {run.stderr}")
