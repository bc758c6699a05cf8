"""Messages by e-mail, to the mail server that the settings name."""

import smtplib
import ssl
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from types import TracebackType
from urllib.parse import SplitResult, unquote

from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import NobodyKnows, NotTaken, Words

SECONDS = 20
PLAIN_PORT, TLS_PORT = 587, 465
FOR_GOOD = range(500, 600)


class Mail:
    """A line to the mail server, opened with the first message.

    `smtps://` is TLS from the first byte on; `smtp://` changes to TLS before anything is said, but
    on this machine itself.
    """

    def __init__(self, server: SplitResult, sender: str) -> None:
        self.server = server
        self.sender = sender
        self.line: smtplib.SMTP | None = None

    def __enter__(self) -> "Mail":
        """Begin without a line."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Hang up."""
        if self.line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.line.quit()

    def send(self, letter: Letter, words: Words) -> None:
        """Send one e-mail. Raises NotTaken and NobodyKnows."""
        line = self.line = self.line or self._opened()
        try:
            refused = line.send_message(_written(letter, words, self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            code, why = next(iter(error.recipients.values()))
            raise NotTaken(_told(why), for_good=code in FOR_GOOD) from error
        except smtplib.SMTPDataError as error:
            for_good = error.smtp_code in FOR_GOOD
            raise NotTaken(_told(error.smtp_error), for_good=for_good) from error
        except smtplib.SMTPResponseException as error:
            raise NotTaken(_told(error.smtp_error), is_away=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self.line = None
            raise NobodyKnows(str(error)) from error
        if refused:
            raise NotTaken(str(refused), for_good=True)

    def _opened(self) -> smtplib.SMTP:
        host, is_tls = self.server.hostname or "", self.server.scheme == "smtps"
        port = self.server.port or (TLS_PORT if is_tls else PLAIN_PORT)
        trust = ssl.create_default_context()
        try:
            if is_tls:
                line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trust)
            else:
                line = smtplib.SMTP(host, port, timeout=SECONDS)
                if not is_this_machine(host):
                    line.starttls(context=trust)
            if self.server.username:
                line.login(unquote(self.server.username), unquote(self.server.password or ""))
        except (smtplib.SMTPException, OSError) as error:
            raise NotTaken(f"{type(error).__name__}: {error}", is_away=True) from error
        return line


def is_this_machine(host: str) -> bool:
    """Tell whether a mail server is this machine itself, where no line can be listened to."""
    return host in {"localhost", "127.0.0.1", "::1"}


def _written(letter: Letter, words: Words, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = words.title
    mail["From"] = Address(letter.village, addr_spec=sender)
    mail["To"] = letter.address
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.uid}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words.text)
    return mail


def _told(why: bytes | str) -> str:
    return why.decode(errors="replace") if isinstance(why, bytes) else why
