"""What tests need before their servers start: ports, and Kafka's jars."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parley.common.testing.servers import fetch_kafka, free_port

JAR = b"a broker"
# Slow enough for another to come meanwhile; writes down each time that it is asked.
MAVEN = """#!/bin/bash
echo >> "$ASKED"
sleep 0.2
for argument; do
  case $argument in -DoutputDirectory=*) directory=${argument#*=} ;; esac
done
mkdir "$directory" && printf 'a broker' > "$directory/kafka.jar"
"""


def test_workers_of_one_run_have_ports_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def ports_of(worker: str) -> set[int]:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        return {free_port() for _ in range(500)}

    monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "2")
    assert not ports_of("gw0") & ports_of("gw1")


def test_who_needs_the_jars_while_another_fetches_them_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, jars, programs = (tmp_path / name for name in ("project", "jars", "programs"))
    project.mkdir()
    programs.mkdir()
    (project / "jars.sha256").write_text(f"{hashlib.sha256(JAR).hexdigest()}  kafka.jar\n", encoding="utf-8")
    maven, asked = programs / "mvn", tmp_path / "asked"
    maven.write_text(MAVEN, encoding="utf-8")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    monkeypatch.setenv("ASKED", str(asked))
    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda _: fetch_kafka(project, jars), range(2)))
    assert (jars / "kafka.jar").read_bytes() == JAR
    assert len(asked.read_text(encoding="utf-8").splitlines()) == 1
