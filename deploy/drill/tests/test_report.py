"""A site that loses, doubles or never recovers is told as such, and fails the drill."""

import json
from dataclasses import replace

from deploy.drill.figures import of_run
from deploy.drill.ledger import Write
from deploy.drill.record import Try
from deploy.drill.report import document, run_text, summary_text

from .samples import LOST_AT, ONE_REMINDER, Recorder, run

LOST = Write("reminder", "apt_1 12:00", "ntf_1", LOST_AT - 2)


def test_a_run_in_which_all_held_passes() -> None:
    figures = of_run(run({"book": [1001, 1002], "call": [1003]}))
    assert figures.failures == ()
    assert figures.recovery_seconds == 4
    assert figures.recovery_point_seconds == 0
    assert "every run passed" in summary_text([figures])


def test_how_late_the_probes_were_is_told_with_their_figures() -> None:
    seen = run()
    assert "the probes at most 0.2 s late" in run_text(seen, of_run(seen))


def test_a_lost_acknowledged_write_fails_the_run() -> None:
    seen = run(reminders=replace(ONE_REMINDER, lost=(LOST,)))
    figures = of_run(seen)
    assert figures.failures == ("reminder, 1 lost: apt_1 12:00",)
    assert figures.recovery_point_seconds == 2
    assert "FAILED: reminder, 1 lost: apt_1 12:00" in run_text(seen, figures)
    assert "1 of 1 runs FAILED" in summary_text([figures])


def test_a_doubled_reminder_fails_the_run() -> None:
    figures = of_run(run(reminders=replace(ONE_REMINDER, doubled=("apt_1 12:00",))))
    assert figures.failures == ("reminder, 1 doubled: apt_1 12:00",)


def test_messages_out_of_order_fail_the_run() -> None:
    assert of_run(run(reminders=replace(ONE_REMINDER, disordered=("message 3",)))).failures


def test_a_probe_that_never_recovers_fails_the_run_and_no_figure_stands_for_it() -> None:
    seen = run({"join": list(range(1000, 1060))})
    figures = of_run(seen)
    assert figures.recovery_seconds is None
    assert figures.failures == ("join was not usable again while zone a was lost",)
    summary = summary_text([of_run(run()), figures])
    assert next(line for line in summary.splitlines() if line.startswith("RTO, s")).split()[-2:] == ["never", "never"]


def test_a_recovery_of_thirty_seconds_fails_the_run() -> None:
    assert of_run(run({"book": [1028]})).failures == ()
    assert of_run(run({"book": [1029]})).failures == ("book was usable again only after 30.0 s",)


def test_a_site_that_does_not_settle_fails_the_run() -> None:
    assert of_run(run(settled=False)).failures == ("not everything was steady again after zone a had come back",)


def test_a_run_without_a_reminder_proves_nothing_and_fails() -> None:
    assert of_run(run(reminders=replace(ONE_REMINDER, acknowledged=0))).failures == ("no reminder fell due",)


def test_programs_get_every_figure() -> None:
    seen = run({"book": [1001]}, reminders=replace(ONE_REMINDER, lost=(LOST,)))
    told = json.loads(json.dumps(document(Recorder(), [(seen, of_run(seen))])))
    first = told["runs"][0]
    assert told["site"] == "a fake"
    assert first["away"]["book"]["requests"] == {"asked": 60, "failed": 1}
    assert first["probes_late_seconds"] == 0.25
    assert first["away"]["book"]["errors"] == {"503": 1}
    assert first["verdicts"][1]["lost"][0]["name"] == "apt_1 12:00"


def test_equal_answers_are_counted_as_one_whatever_their_trace() -> None:
    seen = run()
    refused = [
        Try("book", number, LOST_AT + 1, LOST_AT + 2, f'503 {{"code":"UNAVAILABLE","trace_id":"{number:032x}"}}')
        for number in range(2)
    ]
    seen.record.tries.extend(refused)
    assert of_run(seen).away["book"].errors == {'503 {"code":"UNAVAILABLE"}': 2}
