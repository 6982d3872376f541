"""Problems in the caller's language."""

import ast
import re
import string
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from parley.api.notifications.v1.notifications_pb2 import Webhook
from parley.api.notifications.v1.service_pb2 import ListWebhooksResponse, WebhookWithSecret
from parley.common import errors
from parley.common.errors import AlreadyExists, FailedPrecondition, NotFound, ParleyError, PermissionDenied
from parley.gateway.http_api import french, texts
from parley.gateway.http_api.problems import STATUS
from parley.gateway.http_api.refusals import PROBLEMS
from parley.gateway.http_api.sentences import SENTENCES

from .conftest import Gateway

ROOT = Path(__file__).parents[3]
SOURCES = [*ROOT.glob("libs/common/src/**/*.py"), *ROOT.glob("services/*/src/**/*.py")]
RAISED = re.compile(r'\breason(?:: str)? = "([A-Z_]+)"')
PATH = "/v1/appointments/apt_a"
OFF = Webhook(id="whk_a", version=3, url="https://crm.example/hook", disabled_reason="Its endpoint answered 410 Gone.")


BROAD = {error.__name__ for error in errors.BY_CODE.values() if error.reason in french.BROAD} | {"NotSendable"}


def sentences(source: Path) -> Iterator[str]:
    """What a file raises under a broad reason and writes out at once, {} for its values."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in BROAD and node.args:
            match node.args[0]:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.JoinedStr(values=parts):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def refusal(error: ParleyError, reason: str) -> ParleyError:
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA, en;q=0.5", "fr"),
        ("en-GB,fr;q=0.9", "en"),
        ("de, fr;q=0.4, en;q=0.3", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("fr;q=0", "en"),
        ("fr;q=x", "en"),
        (",;q=,fr;q=0.1;q=2", "en"),
    ],
)
def test_the_preferred_language_of_ours_is_taken(header: str, language: str) -> None:
    assert texts.choose(header) == language


def test_every_reason_of_every_service_has_its_french() -> None:
    raised = {reason for source in SOURCES for reason in RAISED.findall(source.read_text(encoding="utf-8"))}
    assert "SLOT_TAKEN" in raised
    assert raised - set(french.REASONS) == set()


def test_every_status_has_its_french() -> None:
    assert {*STATUS.values(), *PROBLEMS} <= set(french.TITLES)


def test_a_text_waits_for_nothing_but_named_values() -> None:
    for text in (*french.REASONS.values(), *french.SHAPES.values()):
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        assert all(name.isidentifier() for name in names), text
        assert texts.detail("fr", "SLOT_TAKEN", "", "", {}) == french.REASONS["SLOT_TAKEN"]


async def test_a_refusal_is_told_in_french_with_its_own_values(gateway: Gateway) -> None:
    error = refusal(NotFound("The door opens at 10:00.", entry_opens_at="10:00"), "TOO_EARLY")
    gateway.backends.answers["appointments.GetAppointment"] = error
    answer = await gateway.send("GET", PATH, headers={"Accept-Language": "fr-FR"})
    told = answer.json()
    assert told["detail"] == "Il est trop tôt pour entrer : la porte ouvre à 10:00."
    assert (told["title"], told["code"]) == ("Introuvable", "TOO_EARLY")
    assert (answer.headers["content-language"], answer.headers["vary"]) == ("fr", "Accept-Language")


@pytest.mark.parametrize(
    ("english", "detail"),
    [
        ("This needs another role.", "Il faut pour cela un autre rôle."),
        ("Give a password of 12 to 128 characters.", "Donnez un mot de passe de 12 à 128 caractères."),
        ("body must hold {{link}}.", "Le texte doit contenir {{link}}."),
        ("grace_minutes is 1 to 1440.", "grace_minutes va de 1 à 1440."),
        ("Ask Camille first.", "Vous n’avez pas le droit de faire cela. (Ask Camille first.)"),
    ],
)
async def test_where_a_reason_covers_much_its_sentence_counts(gateway: Gateway, english: str, detail: str) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = PermissionDenied(english)
    answer = await gateway.send("GET", PATH, headers={"Accept-Language": "fr"})
    assert answer.json()["detail"] == detail


def test_every_sentence_under_a_broad_reason_has_its_french() -> None:
    assert {sentence for source in SOURCES for sentence in sentences(source)} - set(SENTENCES) == set()


def test_a_sentence_keeps_its_values_in_french() -> None:
    assert all(english.count("{}") == told.count("{}") for english, told in SENTENCES.items())


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("Its endpoint answered 410 Gone.", "Son adresse a répondu 410 Gone."),
        ("Written down by hand.", "Written down by hand."),
        ("", None),
    ],
)
async def test_why_a_webhook_was_switched_off_is_told_in_french(gateway: Gateway, reason: str, told: str) -> None:
    gateway.backends.answers["notifications.GetWebhook"] = Webhook(
        id="whk_a", url="https://crm.example/hook", disabled_reason=reason
    )
    answer = await gateway.send("GET", "/v1/webhooks/whk_a", headers={"Accept-Language": "fr"})
    assert answer.json()["disabled_reason"] == told
    english = await gateway.send("GET", "/v1/webhooks/whk_a")
    assert english.json()["disabled_reason"] == (reason or None)


async def test_a_webhook_that_is_off_says_why_in_the_callers_language_whatever_is_asked_of_it(gateway: Gateway) -> None:
    gateway.backends.answers |= {
        "notifications.ListWebhooks": ListWebhooksResponse(webhooks=[OFF]),
        "notifications.RotateWebhookSecret": WebhookWithSecret(webhook=OFF, secret="whsec_new"),
    }
    french = {"Accept-Language": "fr"}
    listed = await gateway.send("GET", "/v1/webhooks", headers=french)
    rotated = await gateway.send("POST", "/v1/webhooks/whk_a/rotate-secret", headers=french)
    told = [listed.json()["data"][0]["disabled_reason"], rotated.json()["webhook"]["disabled_reason"]]
    assert told == ["Son adresse a répondu 410 Gone."] * 2
    assert [(each.headers["content-language"], each.headers["vary"]) for each in (listed, rotated)] == [
        ("fr", "Accept-Language")
    ] * 2


async def test_who_has_it_in_one_language_gets_it_in_another_and_may_change_it_from_either(gateway: Gateway) -> None:
    gateway.backends.answers |= {"notifications.GetWebhook": OFF, "notifications.UpdateWebhook": OFF}
    path, french = "/v1/webhooks/whk_a", {"Accept-Language": "fr"}
    tag = (await gateway.send("GET", path, headers=french)).headers["etag"]
    assert tag == '"3-fr"'
    assert (await gateway.send("GET", path, headers=french | {"If-None-Match": tag})).status_code == 304
    assert (await gateway.send("GET", path, headers={"If-None-Match": tag})).status_code == 200
    changed = await gateway.send("PATCH", path, json={"active": True}, headers={"If-Match": tag})
    assert (changed.status_code, gateway.backends.last.request.expected_version) == (200, 3)


@pytest.mark.parametrize("address", ["https://us.parley.example", "sales@parley.example"])
async def test_the_way_to_ask_for_a_country_is_told_in_french(gateway: Gateway, address: str) -> None:
    elsewhere = refusal(FailedPrecondition("Ask.", region="us", address=address), "OTHER_REGION")
    unsold = refusal(FailedPrecondition("Ask.", contact=address), "COUNTRY_NOT_SOLD")
    for error, reason in ((elsewhere, "région us"), (unsold, "n’est pas vendu dans ce pays")):
        gateway.backends.answers["accounts.GetTenant"] = error
        told = (await gateway.send("GET", "/v1/tenants/ten_a", headers={"Accept-Language": "fr"})).json()["detail"]
        assert reason in told
        assert address in told


async def test_what_is_not_translated_is_told_in_english(gateway: Gateway) -> None:
    gateway.backends.answers["appointments.GetAppointment"] = refusal(AlreadyExists("So it is."), "BRAND_NEW")
    answer = await gateway.send("GET", PATH, headers={"Accept-Language": "fr"})
    assert answer.json()["detail"] == "So it is."


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({}, "name : ce champ est nécessaire."),
        ({"name": ""}, "name : prenez au moins 1 caractères."),
        ({"name": "x", "colour": "red"}, "colour : ce champ est inconnu."),
        ({"name": 7}, "name : écrivez un texte."),
    ],
)
async def test_a_wrong_shape_is_told_in_french(gateway: Gateway, body: object, detail: str) -> None:
    answer = await gateway.send("POST", "/v1/teams", json=body, headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.json()["detail"]) == (HTTPStatus.BAD_REQUEST, detail)
    assert answer.json()["title"] == "Requête incorrecte"


async def test_the_gateways_own_refusals_are_told_in_french_too(gateway: Gateway) -> None:
    nowhere = await gateway.send("GET", "/v1/nowhere", headers={"Accept-Language": "fr"})
    assert nowhere.json()["detail"].startswith("Il n’y a rien à cette adresse")
    nobody = await gateway.http.get("/v1/teams", headers={"Accept-Language": "fr"})
    assert nobody.json()["title"] == "Non authentifié"
