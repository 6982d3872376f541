"""The mailbox takes what providers take, keeps it, and shows it to people safely."""

from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from deploy.local.mailbox.app import build
from deploy.local.mailbox.letters import Letter, Letters, read_email

SMS = {"id": "ntf-1", "to": "+33612345678", "from": "Parley", "text": "Bonjour : http://localhost/j#x"}
KEY = {"Authorization": "Bearer key"}


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    return Letters(tmp_path / "mailbox.jsonl")


def client(letters: Letters) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(build(letters, "key")), base_url="http://mailbox")


def email() -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = "<one@parley.example>"
    message["From"] = "Parley <a@parley.example>"
    message["To"] = "Jeanne <jeanne@example.org>"
    message["Subject"] = "Votre rendez-vous"
    message.set_content("texte")
    message.add_alternative("<p>html</p>", subtype="html")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    return message


async def test_an_sms_is_kept_for_its_recipient(letters: Letters) -> None:
    async with client(letters) as http:
        assert (await http.post("/sms", json=SMS, headers=KEY)).status_code == 202
        listed = (await http.get("/api/messages", params={"to": "+33612345678"})).json()
        elsewhere = (await http.get("/api/messages", params={"to": "+33600000000"})).json()
    assert [letter["text"] for letter in listed] == [SMS["text"]]
    assert elsewhere == []


async def test_an_sms_without_the_key_is_refused(letters: Letters) -> None:
    async with client(letters) as http:
        assert (await http.post("/sms", json=SMS)).status_code == 401
        assert (await http.post("/sms", json=SMS, headers={"Authorization": "Bearer other"})).status_code == 401
    assert letters.to() == []


async def test_an_sms_to_what_is_no_number_is_refused(letters: Letters) -> None:
    async with client(letters) as http:
        assert (await http.post("/sms", json=SMS | {"to": "0612345678"}, headers=KEY)).status_code == 422


async def test_the_same_id_twice_is_one_letter(letters: Letters) -> None:
    async with client(letters) as http:
        for _ in range(2):
            await http.post("/sms", json=SMS, headers=KEY)
    assert len(letters.to()) == 1


async def test_an_email_is_shown_in_a_sandbox(letters: Letters) -> None:
    letters.add(Letter("one", "email", "a@example.org", "b", "s", "t", html="<script>alert(1)</script>"))
    async with client(letters) as http:
        shown = await http.get("/html", params={"id": "one"})
        missing = await http.get("/html", params={"id": "two"})
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert "allow-scripts" not in shown.headers["Content-Security-Policy"]
    assert missing.status_code == 404


def test_letters_outlive_the_process(tmp_path: Path) -> None:
    file = tmp_path / "mailbox.jsonl"
    Letters(file).add(Letter("one", "sms", "+33612345678", "Parley", "", "hello"))
    assert [letter.text for letter in Letters(file).to()] == ["hello"]


def test_an_email_is_taken_apart() -> None:
    letter = read_email(email().as_bytes(), "jeanne@example.org")
    assert (letter.subject, letter.text.strip(), letter.html.strip()) == ("Votre rendez-vous", "texte", "<p>html</p>")
    assert letter.calendar.startswith("BEGIN:VCALENDAR")
    assert letter.to == "jeanne@example.org"
