"""What the demo sent: e-mails and SMS, the last few thousand, kept in a file between runs."""

import json
from collections import Counter, OrderedDict
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LIMIT = 5_000


@dataclass(frozen=True)
class Letter:
    """One message. `id` is the sender's own (Message-ID, or the provider's key), so that a repeat is no second one."""

    id: str
    channel: str
    to: str
    sender: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    received_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="milliseconds"))


class Letters:
    """Newest last; a repeated id counts as one, as at a careful provider, and how often it came is remembered."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._by_id: OrderedDict[str, Letter] = OrderedDict()
        self.copies: Counter[str] = Counter()
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                letter = Letter(**json.loads(line))
                self.copies[letter.id] = 1
                self._keep(letter)

    def add(self, letter: Letter) -> bool:
        """Keep it; False where its id is known already."""
        self.copies[letter.id] += 1
        if letter.id in self._by_id:
            return False
        self._keep(letter)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(letter)) + "\n")
        return True

    def to(self, address: str = "") -> list[Letter]:
        """Those to an address, or all; oldest first."""
        return [letter for letter in self._by_id.values() if not address or letter.to == address]

    def get(self, letter_id: str) -> Letter | None:
        """By id."""
        return self._by_id.get(letter_id)

    def _keep(self, letter: Letter) -> None:
        self._by_id[letter.id] = letter
        while len(self._by_id) > LIMIT:
            forgotten, _ = self._by_id.popitem(last=False)
            del self.copies[forgotten]


def read_email(raw: bytes, recipient: str) -> Letter:
    """An e-mail's parts (RFC 5322)."""
    message = message_from_bytes(raw, policy=policy.default)
    return Letter(
        id=f"{message.get('Message-ID', '')} {recipient}",
        channel="email",
        to=recipient,
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        text=_part(message, "text/plain"),
        html=_part(message, "text/html"),
        calendar=_part(message, "text/calendar"),
    )


def _part(message: EmailMessage, kind: str) -> str:
    for part in message.walk():
        if part.get_content_type() == kind:
            return str(part.get_content())
    return ""
