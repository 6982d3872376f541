"""Pages of a list."""

from base64 import urlsafe_b64encode

import pytest

from parley.common.errors import InvalidArgument
from parley.common.paging import InvalidPageToken, decode_token, encode_token, page_size

QUERY = ("staff", "ten_a", "")


def test_a_page_holds_fifty_items_unless_told() -> None:
    assert [page_size(asked) for asked in (0, 1, 200)] == [50, 1, 200]


@pytest.mark.parametrize("asked", [-1, 201])
def test_a_size_that_makes_no_sense_is_refused(asked: int) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        page_size(asked)
    assert refusal.value.field == "page_size"


def test_a_token_serves_the_list_that_it_was_made_for() -> None:
    token = encode_token("stf_é", *QUERY)
    assert "stf_" not in token
    assert decode_token(token, *QUERY) == "stf_é"


def test_the_last_page_has_no_token_and_the_first_needs_none() -> None:
    assert encode_token("", *QUERY) == ""
    assert decode_token("", *QUERY) == ""


@pytest.mark.parametrize(
    "query", [("teams", "ten_a", ""), ("staff", "ten_b", ""), ("staff", "ten_a", "x"), ("stafften_a",)]
)
def test_a_token_of_another_list_is_refused(query: tuple[str, ...]) -> None:
    with pytest.raises(InvalidPageToken):
        decode_token(encode_token("stf_a", *query), *QUERY)


@pytest.mark.parametrize("token", ["é", "x", "bnVsbA", "WzEsMl0", "WzEsMiwzXQ", "W10", "e30", "eyJhIjoxLCJiIjoyfQ"])
def test_a_made_up_token_is_refused(token: str) -> None:
    with pytest.raises(InvalidPageToken) as refusal:
        decode_token(token, *QUERY)
    assert refusal.value.field == "page_token"


@pytest.mark.parametrize("token", [urlsafe_b64encode(b"[" * 1_500).decode(), encode_token("\ud800", *QUERY)])
def test_what_no_list_could_begin_after_is_refused(token: str) -> None:
    with pytest.raises(InvalidPageToken):
        decode_token(token, *QUERY)
