"""Runs the mailbox: SMTP on one port, HTTP on another. The SMS key is in MAILBOX_SMS_KEY."""

import argparse
import os
from pathlib import Path

import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mailbox.app import build
from deploy.local.mailbox.letters import Letters, read_email


class Inbox:
    """Takes every e-mail, for whomever."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a whole message."""
        raw = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            self._letters.add(read_email(raw, recipient))
        return "250 kept"


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(prog="mailbox")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    arguments = parser.parse_args()
    letters = Letters(arguments.file)
    smtp = Controller(Inbox(letters), hostname=arguments.host, port=arguments.smtp_port)
    smtp.start()
    try:
        app = build(letters, os.environ["MAILBOX_SMS_KEY"])
        uvicorn.run(app, host=arguments.host, port=arguments.http_port, log_level="warning")
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
