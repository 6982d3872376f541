"""The alerts: each fires over what it is for and not over what it is not for, and leads to a runbook."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.observe.catalogue import ROOT
from deploy.observe.objectives import OBJECTIVES
from deploy.observe.rules import RUNBOOKS

from .promtool import RULES, block, check, fires, within
from .rule_cases import CASES, HOUR, NAMESPACE, Series, growing, objective_series

BURNING = ("ObjectiveBurnsFast", "ObjectiveBurns", "ObjectiveBurnsSlowly")
EVERY_OBJECTIVE = {objective.name for objective in OBJECTIVES}


def alerts() -> dict[str, Any]:
    documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in RULES]
    rules = [rule for document in documents for group in document["groups"] for rule in group["rules"]]
    return {rule["alert"]: rule for rule in rules if "alert" in rule}


def test_an_alert_fires_over_what_it_is_for_alone(tmp_path: Path) -> None:
    series: Series = {}
    expected = []
    for number, case in enumerate(CASES):
        raised, silent = f"{number}-fires", f"{number}-quiet"
        series |= within(raised, case.fires) | within(silent, case.quiet)
        among = f', namespace=~"{raised}|{silent}"'
        expected.append(fires(case.alert, case.minutes, "namespace", [raised], among))
    check(tmp_path, block(series, *expected))


def test_where_nobody_tells_namespaces_alerts_fire_too(tmp_path: Path) -> None:
    """As beside `make demo`."""
    down = next(case for case in CASES if case.alert == "ServiceDown")
    series = {name.replace(f"{NAMESPACE}, ", ""): values for name, values in down.fires.items()}
    assert NAMESPACE not in str(series)
    check(tmp_path, block(series, fires("ServiceDown", down.minutes, "job", ["chat"])))


def test_every_objective_raises_what_its_burning_deserves(tmp_path: Path) -> None:
    series: Series = {}
    for objective in OBJECTIVES:
        for times_the_budget in (20, 8, 2, 0.5):
            bad = 10_000 * times_the_budget * (1 - objective.target)
            counted = objective_series(objective.name, 10_000 - bad, bad)
            series |= within(f"{objective.name}-{times_the_budget}", counted)
    raised = {"ObjectiveBurnsFast": {20}, "ObjectiveBurns": {20, 8}, "ObjectiveBurnsSlowly": {20, 8, 2}}
    expected = [
        fires(alert, 7 * HOUR, "namespace", {f"{name}-{times}" for name in EVERY_OBJECTIVE for times in of})
        for alert, of in raised.items()
    ]
    # Nothing here needs every minute of seven hours.
    check(tmp_path, block(series, *expected) | {"interval": "2m"})


def test_an_objective_that_fails_whole_is_told_by_its_own_name(tmp_path: Path) -> None:
    series: Series = {}
    expected = []
    for burning in EVERY_OBJECTIVE:
        for name in EVERY_OBJECTIVE - {burning}:
            series |= within(burning, objective_series(name, 100, 0))
        series |= within(burning, objective_series(burning, 0, 100))
        among = f', objective="{burning}"'
        expected.append(fires("ObjectiveBurnsFast", HOUR, "namespace", [burning], among))
    check(tmp_path, block(series, *expected))


def test_what_is_over_and_what_is_somebodys_bad_luck_wake_nobody(tmp_path: Path) -> None:
    ok, failed = objective_series("api_availability", 100, 0)
    connected, overdue = objective_series("call_setup", 0, 0)
    series: Series = {
        **within("over", {ok: growing(100), failed: "0x20 100+100x5 600x480"}),
        **within("rare", {connected: "1x480", overdue: "0x50 1+1x2 3x480"}),
        **within("often", {connected: "1x480", overdue: "0x50 3+3x2 9x480"}),
    }
    fast = "ObjectiveBurnsFast"
    check(
        tmp_path,
        block(series, fires(fast, 26, "namespace", ["over"]), fires(fast, 57, "namespace", ["often"])),
    )


def test_a_page_says_what_burns_and_how_fast(tmp_path: Path) -> None:
    test = block(objective_series("join_success", 50, 50))
    told = {
        "summary": "join_success burns 14.4 times as fast as it may",
        "description": "50% of the last 1h went badly, and it goes on.",
        "runbook_url": f"{RUNBOOKS}alerts.md#objectiveburnsfast",
    }
    labels = {"namespace": "p", "objective": "join_success", "severity": "page"}
    expected = [{"exp_labels": labels, "exp_annotations": told}]
    test["alert_rule_test"] = [{"eval_time": "60m", "alertname": "ObjectiveBurnsFast", "exp_alerts": expected}]
    check(tmp_path, test)


def test_a_rule_that_does_not_hold_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="FAILED"):
        check(tmp_path, block({"up": growing(1)}, fires("ServiceDown", 5, "job", ["chat"])))


def test_every_alert_has_its_cases() -> None:
    assert {case.alert for case in CASES} | set(BURNING) == alerts().keys()


def test_every_alert_says_how_urgent_it_is_and_leads_to_its_runbook() -> None:
    for name, rule in alerts().items():
        assert rule["labels"]["severity"] in {"page", "ticket"}, name
        page, _, anchor = rule["annotations"]["runbook_url"].removeprefix(RUNBOOKS).partition("#")
        text = (ROOT / RUNBOOKS / page).read_text(encoding="utf-8")
        sections = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
        assert not anchor or anchor in sections, f"{name}: {page} has no section {anchor}"
