"""A real SMTP server on loopback, with the faults that real ones have."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from planner.core.reminders import MailServer

HOST = "127.0.0.1"
USER, PASSWORD = "planner@example.org", "correct horse"
SENDER = "planner@yunwu.example"
Fault = Callable[[str, int], str]
"""A recipient and which try of theirs it is → what goes wrong: one of `FAULTS`, or nothing."""
FAULTS = ("450", "451 data", "421", "550", "554 data", "hang", "drop", "drop after", "slow")


def no_fault(_recipient: str, _number: int) -> str:
    """All is well."""
    return ""


@dataclass
class Post:
    """What arrived, by Message-ID, and how often each recipient was tried."""

    fault: Fault = no_fault
    mails: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    tries: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    connections: int = 0

    def letters(self) -> list[EmailMessage]:
        """The first of each mail, parsed."""
        return [self._parsed(copies[0]) for copies in self.mails.values()]

    def repeated(self) -> dict[str, int]:
        """How often each mail came, of those that came more than once."""
        return {key: len(copies) for key, copies in self.mails.items() if len(copies) > 1}

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.connections += 1
        session.host_name = hostname
        return answers

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        self.tries[address] += 1
        envelope.fault = self.fault(address, self.tries[address])
        if envelope.fault == "450":
            return "450 4.2.1 mailbox busy"
        if envelope.fault == "550":
            return "550 5.1.1 no such user"
        if envelope.fault == "421":
            return "421 4.3.2 closing down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail, or not; or take it and never say so."""
        fault = envelope.fault
        if fault == "hang":
            await asyncio.sleep(3600)
        if fault == "slow":
            await asyncio.sleep(0.02)
        if fault == "drop":
            server.transport.abort()
            return "451 gone"
        if fault == "451 data":
            return "451 4.3.0 try again"
        if fault == "554 data":
            return "554 5.7.1 looks like spam"
        self.mails[self._parsed(envelope.content)["Message-ID"]].append(envelope.content)
        if fault == "drop after":
            server.transport.abort()
        return f"250 OK queued as {len(self.mails)}"

    @staticmethod
    def _parsed(content: bytes) -> EmailMessage:
        mail = message_from_bytes(content, policy=default)
        assert isinstance(mail, EmailMessage)
        return mail


class _Server(Controller):
    """A server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(
    post: Post, certificate: Path | None = None, mode: str = "none"
) -> Iterator[MailServer]:
    """A server that is there while inside; with a certificate it speaks TLS and asks who comes."""
    options: dict[str, object] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        options = {"auth_require_tls": mode == "starttls", "authenticator": _check}
        options["ssl_context" if mode == "tls" else "tls_context"] = context
    controller = _Server(post, hostname=HOST, port=0, **options)
    controller.start()
    try:
        name = "localhost" if certificate else HOST
        user, password = (USER, PASSWORD) if certificate else ("", "")
        yield MailServer(name, controller.port, mode, user, password, SENDER, "", timeout=10)
    finally:
        controller.stop()


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody but the test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251 - certificates live by the real clock
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "cert.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.with_suffix(".key").write_bytes(secret)
    return file


def _check(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    is_known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)
