"""Letters to customers: in their language, at their time, in their company's name."""

from parley.notifications.composer.letters import LetterComposer

__all__ = ["LetterComposer"]
