"""`make observe`: Prometheus, Alertmanager and a viewer of traces beside the demo, until Ctrl-C."""

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from deploy.local import ports
from deploy.local.ports import Ports, service_of, zone_of
from deploy.local.processes import Process, Spec, StartError, http_ready
from deploy.observe import grafana
from deploy.observe.catalogue import ROOT
from deploy.observe.dashboards import DASHBOARDS
from deploy.observe.generate import CHART
from deploy.observe.spans import Spans

TOOLS = ROOT / ".local" / "observe"
DIRECTORY = ROOT / ".local" / "observing"

PROMETHEUS, ALERTMANAGER, TRACES, PICTURES, OTLP = 9090, 9093, 9411, 9094, 4317

# Zones are left out: of most services the demo has one process.
RULES = ("objectives", "saturation")


def prometheus_settings(demo: Ports) -> str:
    """Prometheus' settings: every process of the demo, with the labels that a cluster's would have."""
    jobs = [
        {
            "job_name": process,
            "static_configs": [
                {
                    "targets": [f"127.0.0.1:{port}"],
                    "labels": {
                        "job": service_of(process),
                        "instance": process,
                        "zone": zone_of(process),
                    },
                }
            ],
        }
        for process, port in demo.metrics.items()
    ]
    return yaml.safe_dump(
        {
            "global": {"scrape_interval": "5s", "evaluation_interval": "15s"},
            "rule_files": [str(CHART / "rules" / f"{name}.yaml") for name in RULES],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [f"127.0.0.1:{ALERTMANAGER}"]}]}]},
            "scrape_configs": jobs,
        }
    )


def alertmanager_settings() -> str:
    """Alertmanager's settings: it keeps what fires and tells nobody."""
    route = {"receiver": "nobody", "group_by": ["alertname", "job"]}
    return yaml.safe_dump({"route": route, "receivers": [{"name": "nobody"}]})


def write_pages(directory: Path) -> None:
    """What a browser needs to draw the dashboards: Grafana's own format, drawn more simply."""
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("pictures.html"), directory / "index.html")
    pages = {
        "prometheus": f"http://localhost:{PROMETHEUS}",
        "traces": f"http://localhost:{TRACES}",
        "dashboards": [json.loads(grafana.rendered(dashboard)) for dashboard in DASHBOARDS],
    }
    (directory / "pages.json").write_text(json.dumps(pages), encoding="utf-8")


def specs(demo: Ports) -> list[Spec]:
    """What is run, with its settings written."""
    pages = DIRECTORY / "pages"
    write_pages(pages)
    prometheus, alertmanager = DIRECTORY / "prometheus.yml", DIRECTORY / "alertmanager.yml"
    prometheus.write_text(prometheus_settings(demo), encoding="utf-8")
    alertmanager.write_text(alertmanager_settings(), encoding="utf-8")
    return [
        _spec(
            "alertmanager",
            ALERTMANAGER,
            "/-/ready",
            [
                *_tool("prometheus-alertmanager"),
                f"--config.file={alertmanager}",
                f"--storage.path={DIRECTORY / 'alerts'}",
                f"--web.listen-address=127.0.0.1:{ALERTMANAGER}",
                "--cluster.listen-address=",
            ],
        ),
        _spec(
            "prometheus",
            PROMETHEUS,
            "/-/ready",
            [
                *_tool("prometheus"),
                f"--config.file={prometheus}",
                f"--storage.tsdb.path={DIRECTORY / 'series'}",
                # What is left of a budget is told of so many days.
                "--storage.tsdb.retention.time=30d",
                f"--web.listen-address=127.0.0.1:{PROMETHEUS}",
                f"--web.cors.origin=http://localhost:{PICTURES}",
                "--enable-feature=exemplar-storage",
            ],
        ),
        _spec(
            "dashboards",
            PICTURES,
            "/pages.json",
            [sys.executable, "-m", "http.server", str(PICTURES), "--bind", "127.0.0.1", "--directory", str(pages)],
        ),
        _spec(
            "traces",
            TRACES,
            "/health",
            [
                "java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                str(TOOLS / "zipkin.jar"),
                "--armeria.ports[0].ip=127.0.0.1",
                f"--armeria.ports[0].port={TRACES}",
                "--armeria.ports[0].protocols[0]=http",
            ],
            STORAGE_TYPE="mem",
            ZIPKIN_HTTP_ALLOWED_ORIGINS=f"http://localhost:{TRACES}",
        ),
    ]


def _tool(program: str) -> tuple[str, ...]:
    # Unpacked copies find their files from there: deploy/observe/tools.sh.
    return "env", "-C", str(TOOLS / "root" / "usr"), str(TOOLS / "bin" / program)


def _spec(name: str, port: int, ready: str, command: Sequence[str], **more: str) -> Spec:
    return Spec(name, command, {**os.environ, **more}, http_ready(port, ready))


async def observe(demo: Ports) -> None:
    """Run beside the demo on these ports, until a signal. Raises StartError."""
    if missing := await http_ready(demo.metrics["gateway"])():
        raise StartError(f"The demo does not run ({missing}). Start it in another terminal: make demo TRACES=1")
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    running = [Process(spec, DIRECTORY / f"{spec.name}.log") for spec in specs(demo)]
    spans = Spans(OTLP, f"http://127.0.0.1:{TRACES}")
    try:
        for process in running:
            await process.start()
        await asyncio.gather(*(process.wait_until_ready() for process in running))
        await spans.start()
        print(links(), flush=True)
        await stopping.wait()
    finally:
        await spans.stop()
        await asyncio.gather(*(process.stop() for process in running))


def links() -> str:
    """What to open."""
    return f"""
  The dashboards          http://localhost:{PICTURES}/
  Traces                  http://localhost:{TRACES}/zipkin/
                          (of a demo that was started by `make demo TRACES=1`)
  Prometheus' API         http://localhost:{PROMETHEUS}/api/v1/query?query=up
  Alertmanager's API      http://localhost:{ALERTMANAGER}/api/v2/alerts

Series are kept in {DIRECTORY}. Ctrl-C stops everything of this; the demo goes on.
"""


def main() -> None:
    """The command line."""
    try:
        asyncio.run(observe(ports.load()))
    except StartError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
