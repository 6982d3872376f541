"""Providers' answers, on real sockets: what is final, what may pass, and that nothing tells an address."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import httpx
import icalendar
import pytest
import pytest_asyncio

from parley.common.testing.doubles import FakeClock
from parley.common.testing.servers import free_port
from parley.common.testing.waiting import eventually
from parley.notifications.composer import LetterComposer
from parley.notifications.domain.errors import NotTaken, Refused, Unanswered
from parley.notifications.domain.letter import Letter
from parley.notifications.domain.message import Channel
from parley.notifications.sender import HttpSmsSender, SmtpSender

from .conftest import EMAIL, MAIL_FROM, PHONE, PUBLIC_URL, appointment, content, message
from .providers import MailServer, SmsServer, mail_server, sms_server


def letter(channel: Channel = Channel.EMAIL, *, ad_hoc: bool = False) -> Letter:
    told = content(about=appointment(ad_hoc=ad_hoc))
    return LetterComposer(MAIL_FROM, PUBLIC_URL, FakeClock()).compose(message(channel), told, None)


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as mail:
        yield mail


@pytest.fixture
def sms() -> Iterator[SmsServer]:
    with sms_server() as sms:
        yield sms


@pytest_asyncio.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=5) as client:
        yield client


def smtp_sender(port: int, *, user: str = "", start_tls: bool = False, timeout: float = 5) -> SmtpSender:
    return SmtpSender(
        host="127.0.0.1",
        port=port,
        use_tls=False,
        start_tls=start_tls,
        user=user,
        password=user,
        mail_from=MAIL_FROM,
        clock=FakeClock(),
        timeout=timeout,
    )


class TestSmtp:
    async def test_a_letter_arrives_with_all_its_forms(self, mail: MailServer) -> None:
        sent = letter()
        await smtp_sender(mail.port).send(sent)
        (taken,) = mail.taken
        assert mail.recipients == [EMAIL]
        assert taken["Message-ID"] == f"<{sent.id}@parley.example>"
        assert taken["Date"] == "Mon, 23 Nov 2026 09:00:00 +0000"
        assert (taken["From"], taken["To"]) == (f"Lumière <{MAIL_FROM}>", f"Marie Dupont <{EMAIL}>")
        assert taken["Subject"] == sent.subject
        assert taken["Auto-Submitted"] == "auto-generated"
        parts = {part.get_content_type(): part for part in taken.walk()}
        assert parts["text/plain"].get_content().splitlines() == sent.text.splitlines()
        assert parts["text/html"].get_content().splitlines() == sent.html.splitlines()
        assert parts["text/calendar"].get_param("method") == "REQUEST"
        for kind in ("text/calendar", "application/ics"):
            entry = parts[kind].get_payload(decode=True)
            assert isinstance(entry, bytes)
            asked = icalendar.Calendar.from_ical(entry)
            assert asked == icalendar.Calendar.from_ical(sent.calendar)
        assert parts["application/ics"].get_filename() == "invite.ics"

    @pytest.mark.parametrize("name", ["Société générale d’assistance à domicile " * 4, 'A "B" (C), D', "李小龍" * 20])
    async def test_names_of_every_length_and_alphabet_arrive_as_they_are(self, mail: MailServer, name: str) -> None:
        await smtp_sender(mail.port).send(replace(letter(), to_name=name, from_name=name, subject=name))
        (taken,) = mail.taken
        assert taken["Subject"] == name.strip()
        for header in ("From", "To"):
            # Python's own parser leaves a space between the encoded words of a name (RFC 2047, 6.2).
            shown = taken[header].addresses[0].display_name
            assert "".join(shown.split()) == "".join(name.split())

    async def test_what_can_be_opted_out_of_says_how_in_one_post(self, mail: MailServer) -> None:
        url = "https://parley.example/v1/opt-outs/" + "o" * 127
        sender = smtp_sender(mail.port)
        await sender.send(replace(letter(), unsubscribe=url))
        await sender.send(letter())
        optional, needed = mail.taken
        assert optional["List-Unsubscribe"] == f"<{url}>"
        assert optional["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "List-Unsubscribe" not in needed

    async def test_letters_that_follow_closely_share_a_connection_even_after_a_refusal(self, mail: MailServer) -> None:
        sender = smtp_sender(mail.port)
        await sender.send(letter())
        mail.refusals.append("550 5.1.1 unknown")
        with pytest.raises(Refused):
            await sender.send(letter())
        await sender.send(letter())
        assert len(mail.taken) == 2
        assert len(set(mail.peers)) == 1
        await sender.close()
        await sender.send(letter())
        assert len(set(mail.peers)) == 2

    async def test_letters_at_once_have_connections_of_their_own(self, mail: MailServer) -> None:
        sender = smtp_sender(mail.port)
        await asyncio.gather(*(sender.send(letter()) for _ in range(3)))
        assert len(set(mail.peers)) == 3

    async def test_a_connection_that_the_server_ended_is_not_used_again(self, mail: MailServer) -> None:
        sender = smtp_sender(mail.port)
        mail.farewell = True
        await sender.send(letter())
        await eventually(lambda: not sender.connected, what="the server's end of the connection")
        await sender.send(letter())
        assert len(set(mail.peers)) == 2

    async def test_an_ad_hoc_letter_has_no_calendar(self, mail: MailServer) -> None:
        await smtp_sender(mail.port).send(letter(ad_hoc=True))
        kinds = [part.get_content_type() for part in mail.taken[0].walk()]
        assert kinds == ["multipart/alternative", "text/plain", "text/html"]

    @pytest.mark.parametrize("ending", ["\r\n", "\n", "\u2028", "\x85"])
    async def test_no_name_adds_a_header(self, mail: MailServer, ending: str) -> None:
        evil = f"Marie{ending}Bcc: all@example.org"
        await smtp_sender(mail.port).send(replace(letter(), to_name=evil, from_name=evil, subject=evil))
        (taken,) = mail.taken
        assert "Bcc" not in taken
        assert mail.recipients == [EMAIL]
        assert taken["Subject"] == "Marie Bcc: all@example.org"
        assert taken["To"].addresses[0].display_name == "Marie Bcc: all@example.org"

    @pytest.mark.parametrize("address", ["a@b\r\nRCPT TO:<all@example.org>", "no address", "", "a@b, c@d", "a@"])
    async def test_no_address_becomes_two(self, mail: MailServer, address: str) -> None:
        with pytest.raises(Refused):
            await smtp_sender(mail.port).send(replace(letter(), to=address))
        assert mail.recipients == []

    @pytest.mark.parametrize("at", ["refusals", "failures"])
    async def test_a_5xx_is_final_and_a_4xx_is_not(self, mail: MailServer, at: str) -> None:
        sender = smtp_sender(mail.port)
        getattr(mail, at).extend([f"550 5.1.1 <{EMAIL}> unknown", f"451 4.3.0 {EMAIL}: later"])
        with pytest.raises(Refused) as final:
            await sender.send(letter())
        with pytest.raises(NotTaken) as passing:
            await sender.send(letter())
        assert (final.value.message, passing.value.message) == ("SMTP 550 5.1.1", "SMTP 451 4.3.0")
        assert not isinstance(passing.value, Unanswered)

    async def test_a_server_that_is_away_took_nothing(self) -> None:
        with pytest.raises(NotTaken) as failure:
            await smtp_sender(free_port()).send(letter())
        assert not isinstance(failure.value, Unanswered)
        assert EMAIL not in failure.value.message

    async def test_a_server_that_breaks_off_may_have_taken_it(self, mail: MailServer) -> None:
        mail.silent = True
        with pytest.raises(Unanswered):
            await smtp_sender(mail.port).send(letter())
        await smtp_sender(mail.port).send(letter())
        first, second = mail.taken
        assert first["Message-ID"] == second["Message-ID"]

    async def test_what_is_ours_to_mend_is_tried_again(self, mail: MailServer) -> None:
        for sender in (smtp_sender(mail.port, start_tls=True), smtp_sender(mail.port, user="parley")):
            with pytest.raises(NotTaken):
                await sender.send(letter())
        assert mail.taken == []


class TestSms:
    async def test_a_text_arrives_under_the_letters_id(self, client: httpx.AsyncClient, sms: SmsServer) -> None:
        sent = letter(Channel.SMS)
        await HttpSmsSender(client, url=sms.url, key="s3cret", sms_from="Parley").send(sent)
        assert sms.taken == [{"id": sent.id, "to": PHONE, "from": "Parley", "text": sent.text}]
        assert sms.keys == ["Bearer s3cret"]

    async def test_without_a_key_none_is_sent(self, client: httpx.AsyncClient, sms: SmsServer) -> None:
        await HttpSmsSender(client, url=sms.url, key="", sms_from="Parley").send(letter(Channel.SMS))
        assert sms.keys == [""]

    @pytest.mark.parametrize("status", [400, 404, 410, 422])
    async def test_a_4xx_that_blames_the_message_is_final(
        self, client: httpx.AsyncClient, sms: SmsServer, status: int
    ) -> None:
        sms.answers.append(status)
        with pytest.raises(Refused) as refusal:
            await HttpSmsSender(client, url=sms.url, key="", sms_from="P").send(letter(Channel.SMS))
        assert refusal.value.message == f"SMS provider {status}"

    @pytest.mark.parametrize("status", [301, 401, 403, 408, 429, 500, 503])
    async def test_all_else_may_pass(self, client: httpx.AsyncClient, sms: SmsServer, status: int) -> None:
        sms.answers.append(status)
        sender = HttpSmsSender(client, url=sms.url, key="", sms_from="P")
        with pytest.raises(NotTaken) as failure:
            await sender.send(letter(Channel.SMS))
        assert not isinstance(failure.value, Unanswered)
        await sender.send(letter(Channel.SMS))
        assert len(sms.taken) == 1

    async def test_a_provider_that_is_away_took_nothing(self, client: httpx.AsyncClient) -> None:
        url = f"http://127.0.0.1:{free_port()}/sms"
        with pytest.raises(NotTaken) as failure:
            await HttpSmsSender(client, url=url, key="", sms_from="P").send(letter(Channel.SMS))
        assert not isinstance(failure.value, Unanswered)
        assert failure.value.message == "SMS provider ConnectError"

    async def test_a_provider_that_breaks_off_may_have_taken_it(
        self, client: httpx.AsyncClient, sms: SmsServer
    ) -> None:
        sms.answers.append(0)
        with pytest.raises(Unanswered):
            await HttpSmsSender(client, url=sms.url, key="", sms_from="P").send(letter(Channel.SMS))
