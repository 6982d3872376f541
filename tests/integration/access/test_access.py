"""Every way to call the API, by everybody, whatever state the appointment is in: nobody gets further than declared.

The ways come from the OpenAPI document, who may go them from `table.yaml`. Each is asked in all eight states by all to
whom an appointment may matter. Whoever is refused before one is looked at, as an appointment that does not exist
proves (`scene.NOWHERE`), is asked in one state besides; so is whoever changes one by right, where what comes of it is a
rule of the state machine: appointments' own tests go through those.
"""

import re

import pytest

from . import table
from .observing import Answer, Case, Observed
from .scene import Scene
from .ways import ways

STRANGERS = ("anonymous", "other_key", "rival_customer", "rival_agent", "rival_admin", "rival_key")
CUSTOMERS = ("customer", "other_customer")
# A customer may know by whom they are served; whoever is on a public page, what and with whom to book.
KNOWN_TO_CUSTOMERS = ("ten_", "team_", "typ_", "stf_", "ent_")
PUBLIC = ("typ_", "stf_")
# An operator runs the installation, and has no business with what companies and their customers have to do.
NOT_FOR_OPERATORS = ("cus_", "apt_", "prt_", "cns_", "msg_", "ntf_", "lnk_", "whk_", "dlv_", "key_")
TRACES = re.compile(r"[a-z]{3,4}_[0-9a-f]{32}|\b[0-9a-f]{32}\b|\b[0-9a-f]{12}\b|\+[0-9]{9,}")

LABELS = [way.label for way in ways()]


def test_the_table_has_a_line_for_every_way_to_call_and_no_other() -> None:
    assert sorted(LABELS) == sorted(table.labels()), "openapi.json and table.yaml differ"


def test_every_line_lets_somebody_in_so_that_its_refusals_mean_something() -> None:
    useless = [label for label, outcomes in table.lines().items() if not {"ok", "state"} & set(map(str, outcomes))]
    assert useless == []


@pytest.mark.parametrize("label", LABELS)
async def test_everybody_is_answered_as_declared(observed: Observed, label: str) -> None:
    answers = {case: answer for case, answer in observed.answers.items() if case.way.label == label}
    assert answers
    surprises = {
        f"{case.caller}, {case.state}": f"{answer.outcome}, not {case.expected}: {answer.body[:300]}"
        for case, answer in answers.items()
        if answer.outcome != case.expected
    }
    assert surprises == {}


async def test_strangers_learn_nothing_of_the_company(scene: Scene, observed: Observed) -> None:
    secret = {scene.hidden} | scene.of_staff | scene.of_customers | scene.ids
    leaks = {
        str(case): traces(scene, answer) & secret - shown_to_all(case, secret)
        for case, answer in observed.answers.items()
        if case.caller in STRANGERS
    }
    assert {case: leaked for case, leaked in leaks.items() if leaked} == {}


async def test_customers_learn_nothing_of_others_nor_what_is_for_staff(scene: Scene, observed: Observed) -> None:
    ids = {id for id in scene.ids if not id.startswith(KNOWN_TO_CUSTOMERS)}
    secret = {scene.hidden} | scene.of_staff | scene.of_customers | ids
    leaks = {
        str(case): traces(scene, answer) & (secret - own(scene, case, answer))
        for case, answer in observed.answers.items()
        if case.caller in CUSTOMERS
    }
    assert {case: leaked for case, leaked in leaks.items() if leaked} == {}


async def test_operators_learn_nothing_of_what_the_company_does(scene: Scene, observed: Observed) -> None:
    secret = {scene.hidden} | scene.of_customers | {id for id in scene.ids if id.startswith(NOT_FOR_OPERATORS)}
    leaks = {
        str(case): traces(scene, answer) & secret
        for case, answer in observed.answers.items()
        if case.caller == "operator"
    }
    assert {case: leaked for case, leaked in leaks.items() if leaked} == {}


async def test_what_is_refused_changes_nothing(observed: Observed) -> None:
    assert len(observed.before) > 60
    changed = {
        name: (before, observed.after[name])
        for name, before in observed.before.items()
        if observed.after[name] != before
    }
    assert changed == {}


def traces(scene: Scene, answer: Answer) -> set[str]:
    """Whatever in an answer may be somebody's, but for what was asked and the company's name, which is no secret."""
    text = f"{answer.headers} {answer.body}".replace(f"Lumière {scene.company.tag}", "")
    return set(TRACES.findall(text)) - set(TRACES.findall(answer.asked))


def shown_to_all(case: Case, secret: set[str]) -> set[str]:
    """What a public page shows by intent."""
    return {each for each in secret if each.startswith(PUBLIC)} if case.way.path.startswith("/v1/public/") else set()


def own(scene: Scene, case: Case, answer: Answer) -> frozenset[str]:
    """What a customer may know as a party to an appointment."""
    return answer.objects.own if case.caller == "customer" else scene.of_other
