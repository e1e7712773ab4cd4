"""Messages → a mail server (SMTP, RFC 5321), by one connection for a batch."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from datetime import datetime

from planner.core.reminders import MailServer, Message
from planner.delivery.channel import Interrupted, Refused, TryLater, Unreachable
from planner.delivery.mail import write_mail

_WAY = "邮件"
_OK, _WILL_FORWARD, _TEMPORARY, _CLOSING = 250, 251, range(400, 500), 421


class SmtpChannel:
    """Sends by an SMTP server, over TLS from the start, after STARTTLS, or (on loopback) plain."""

    def __init__(self, server: MailServer, name: str = "mail") -> None:
        """Keep the server's description; the connection is made with the first message."""
        self.name = name
        self._server = server
        self._open: smtplib.SMTP | None = None

    def send(self, message: Message, at: datetime) -> str:
        """Hand a message to the server; the proof is what it answered."""
        server = self._server
        content = write_mail(message, at, server.sender, server.reply_to)
        return self.hand_over(message.address, content)

    def hand_over(self, address: str, content: bytes) -> str:
        """Hand a written mail to the server; the proof is what it answered."""
        connection = self._open or self._connect()
        try:
            return _hand_over(connection, self._server.sender, address, content)
        except (smtplib.SMTPException, OSError) as fault:
            self.close()
            raise Interrupted(_WAY, f"服务器中断了连接（{_said(fault)}）") from fault
        except Unreachable:
            self.close()
            raise

    def try_out(self) -> None:
        """Go as far as a mail would, without one; raises Unreachable."""
        connection = self._open or self._connect()
        try:
            connection.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as fault:
            self.close()
            raise Interrupted(_WAY, f"服务器中断了连接（{_said(fault)}）") from fault

    def close(self) -> None:
        """Take leave of the server."""
        if self._open is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            with contextlib.suppress(OSError):
                self._open.close()
            self._open = None

    def _connect(self) -> smtplib.SMTP:
        """A connection that is encrypted as wanted and logged in; raises Unreachable."""
        server = self._server
        where, wait = (server.host, server.port), server.timeout
        # named here, since asking the system for its own name can take seconds
        own = server.sender.partition("@")[2]
        connection: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                connection = smtplib.SMTP_SSL(*where, own, timeout=wait, context=_trusting())
            else:
                connection = smtplib.SMTP(*where, own, timeout=wait)
                if server.security == "starttls":
                    connection.starttls(context=_trusting())
            if server.user:
                connection.login(server.user, server.password)
        except smtplib.SMTPAuthenticationError as fault:
            _drop(connection)
            raise Unreachable(_WAY, f"用户名或密码不对（{_said(fault)}）") from fault
        except (smtplib.SMTPException, OSError) as fault:
            _drop(connection)
            why = f"连不上发信服务器 {server.host}:{server.port}（{_said(fault)}）"
            raise Unreachable(_WAY, why) from fault
        self._open = connection
        return connection


def _hand_over(connection: smtplib.SMTP, sender: str, address: str, content: bytes) -> str:
    """One mail transaction (RFC 5321 3.3); raises what the answer means."""
    connection.ehlo_or_helo_if_needed()
    code, answer = connection.mail(sender)
    if code != _OK:
        raise Unreachable(_WAY, f"服务器不接受发件人：{_words(code, answer)}")
    code, answer = connection.rcpt(address)
    if code not in (_OK, _WILL_FORWARD):
        _give_up(connection, code)
        raise _meaning(code, answer, is_address_bad=True)
    code, answer = connection.data(content)
    if code != _OK:
        _give_up(connection, code)
        raise _meaning(code, answer, is_address_bad=False)
    return _words(code, answer)


def _meaning(code: int, answer: bytes, *, is_address_bad: bool) -> Unreachable | TryLater | Refused:
    """The failure that an answer means (RFC 5321 4.2.1: 4yz temporary, 5yz for good)."""
    if code == _CLOSING or code < 0:
        return Unreachable(_WAY, f"服务器暂停服务：{_words(code, answer)}")
    if code in _TEMPORARY:
        return TryLater(_WAY, f"服务器暂时不收：{_words(code, answer)}")
    why = f"服务器拒收：{_words(code, answer)}"
    return Refused(_WAY, why, is_address_bad=is_address_bad)


def _give_up(connection: smtplib.SMTP, code: int) -> None:
    """End the transaction, so that the next message can begin one."""
    if code != _CLOSING:
        connection.rset()


def _drop(connection: smtplib.SMTP | None) -> None:
    if connection is not None:
        connection.close()


def _trusting() -> ssl.SSLContext:
    """Certificates are checked, as a browser does."""
    return ssl.create_default_context()


def _words(code: int, answer: bytes) -> str:
    return f"{code} {answer.decode('utf-8', 'replace')}"


def _said(fault: Exception) -> str:
    """What went wrong, in the system's words; never what was sent."""
    if isinstance(fault, smtplib.SMTPResponseException):
        text = fault.smtp_error
        return _words(fault.smtp_code, text if isinstance(text, bytes) else text.encode())
    if isinstance(fault, TimeoutError) or "timed out" in str(fault):
        return "等待超时"
    if isinstance(fault, smtplib.SMTPServerDisconnected | ConnectionResetError | BrokenPipeError):
        return "连接被关闭"
    return str(fault) or type(fault).__name__
