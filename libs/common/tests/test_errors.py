from parley.common import errors


class SlotTaken(errors.FailedPrecondition):
    reason = "SLOT_TAKEN"


def test_every_code_has_its_class() -> None:
    assert set(errors.BY_CODE) == set(errors.Code)
    assert all(errors.BY_CODE[code].code is code for code in errors.Code)


def test_an_error_keeps_what_it_was_told() -> None:
    error = SlotTaken("Choose another time.", field="starts_at", appointment_id="apt_1")
    assert str(error) == error.message == "Choose another time."
    assert (error.code, error.reason) == (errors.Code.FAILED_PRECONDITION, "SLOT_TAKEN")
    assert (error.field, error.details) == ("starts_at", {"appointment_id": "apt_1"})
