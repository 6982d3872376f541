"""Letters are told apart by what they say, and every copy counts."""

from deploy.drill.audit import invitations, latest_reminder, reminders
from deploy.drill.ledger import Write
from deploy.local.api import Json


def letter(id: str, text: str = "", calendar: str = "", copies: int = 1) -> Json:
    """As the mailbox tells it."""
    received_at = "2026-11-26T12:00:30.000+00:00"
    return {"id": id, "text": text, "calendar": calendar, "copies": copies, "received_at": received_at}


INVITED = letter("m1", "What: own-3", "BEGIN:VEVENT\nUID:apt_1\nEND:VEVENT")
REMINDED = letter("m2", "What: own-3")
AT_NOON = 1_795_694_400.0


def test_an_invitation_is_known_by_its_calendar_entry_and_a_reminder_by_its_subject() -> None:
    assert invitations([INVITED, REMINDED]) == {"apt_1": ["m1"]}
    assert reminders([INVITED, REMINDED]) == {"own-3": ["m2"]}


def test_a_second_copy_counts_under_the_same_id_and_under_another() -> None:
    assert reminders([letter("m2", "own-3", copies=2)]) == {"own-3": ["m2", "m2"]}
    assert reminders([REMINDED, letter("m3", "own-3")]) == {"own-3": ["m2", "m3"]}


def test_a_subject_is_no_part_of_a_longer_one() -> None:
    assert reminders([letter("m2", "planned-12")]) == {"planned-12": ["m2"]}


def test_lateness_is_from_the_due_instant_and_negative_before_it() -> None:
    late, early = (Write("reminder", name, "", 0, AT_NOON + due) for name, due in (("own-3", 0), ("own-4", 60)))
    assert latest_reminder([late, early], [REMINDED, letter("m3", "own-4")]) == 30
    assert latest_reminder([early], [letter("m3", "own-4")]) == -30
    assert latest_reminder([late], []) is None
