"""A template's body, filled, as the blocks that an e-mail is laid out in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from parley.notifications.domain.template import paragraphs, pieces, sole_variable


@dataclass(frozen=True)
class Piece:
    """A stretch of text; a link or a phone number can be followed."""

    kind: Literal["text", "link", "phone"]
    text: str


@dataclass(frozen=True)
class Block:
    """A paragraph of text as lines of pieces, or the place of the details or of the link's button."""

    kind: Literal["text", "details", "link"]
    lines: tuple[tuple[Piece, ...], ...] = ()

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "\n".join("".join(piece.text for piece in line) for line in self.lines)


def blocks_of(body: str, facts: Mapping[str, str]) -> list[Block]:
    """The body's blocks; a paragraph of which nothing is left is none."""
    blocks = [_block(paragraph, facts) for paragraph in paragraphs(body)]
    return [block for block in blocks if block.kind != "text" or block.text.strip()]


def _block(paragraph: str, facts: Mapping[str, str]) -> Block:
    match sole_variable(paragraph):
        case "details":
            return Block("details")
        case "link":
            return Block("link")
    # In the midst of a sentence there is no room for a table.
    inline = {**facts, "details": ""}
    lines: list[list[Piece]] = [[]]
    for name, shown in pieces(paragraph, inline):
        first, *others = shown.split("\n")
        lines[-1] += _pieces(name, first, facts)
        lines += [_pieces(name, other, facts) for other in others]
    return Block("text", tuple(map(tuple, lines)))


def _pieces(name: str, text: str, facts: Mapping[str, str]) -> list[Piece]:
    if not text:
        return []
    if name == "link":
        return [Piece("link", text)]
    phone = facts["phone"]
    if name in ("phone", "contact") and phone and phone in text:
        before, _, after = text.partition(phone)
        told = [Piece("text", before), Piece("phone", phone), Piece("text", after)]
        return [piece for piece in told if piece.text]
    return [Piece("text", text)]
