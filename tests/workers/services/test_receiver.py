"""The receiver of letters that come back, as the process that the supervisor starts."""

from __future__ import annotations

import os
import signal
import smtplib
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from coming_back import LETTER, complaint
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from redis import Redis
from support import environment, free_ports

from engine.letters.returning import ReturnPaths
from workers import keys
from workers.errors import SettingError
from workers.services.parts import parts
from workers.services.receiver import secured
from workers.settings import Settings, load


@pytest.mark.usefixtures("redis")
def test_the_process_keeps_what_comes_back_and_ends_when_told(settings: Settings, tmp_path: Path) -> None:
    url = f"{settings.redis_url.rpartition('/')[0]}/15"
    port = free_ports(1)[0]
    cert = _certificate(tmp_path)
    env = {
        **os.environ, **environment(tmp_path), "REDIS_URL": url, "TRACKTOR_REDIS_UNCHECKED": "1",
        "TRACKTOR_BOUNCE_DOMAIN": "Back.example", "TRACKTOR_BOUNCE_PORT": str(port), "TRACKTOR_BOUNCE_TLS_CERT": cert,
    }  # fmt: skip
    given = load(env)
    assert (given.bounce_domain, given.bounce_host) == ("back.example", "127.0.0.1")
    assert "bounces" in {part.name for part in parts(given)}
    assert "bounces" not in {part.name for part in parts(load({**env, "TRACKTOR_BOUNCE_DOMAIN": ""}))}
    with Redis.from_url(url) as redis:
        redis.delete(keys.REPORTS)
        process = subprocess.Popen([sys.executable, "-m", "workers.processes.bounces"], env=env)
        with _connected(port, process) as mail:
            path = ReturnPaths(given.secret_key, given.bounce_domain).of(LETTER)
            mail.starttls(context=ssl.create_default_context(cafile=cert))
            mail.ehlo()
            mail.sendmail("", [path, "complaints@back.example"], complaint())
        entries: Any = redis.xrange(keys.REPORTS)
        redis.delete(keys.REPORTS)
    assert len(entries) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def test_a_certificate_that_can_not_be_used_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    for path in (broken, tmp_path / "missing.pem"):
        with pytest.raises(SettingError, match="TRACKTOR_BOUNCE_TLS_CERT"):
            secured(str(path), "")
    assert secured("", "") is None


def _certificate(folder: Path) -> str:
    """A file with a key and a certificate of its own for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "back.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    file = folder / "receiver.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return str(file)


def _connected(port: int, process: subprocess.Popen[bytes]) -> smtplib.SMTP:
    end = time.monotonic() + 60
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=20)
        except ConnectionRefusedError:
            assert time.monotonic() < end
            assert process.poll() is None
            time.sleep(0.05)
