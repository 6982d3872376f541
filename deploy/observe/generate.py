"""Write what operators are given from what is described here: rules, dashboards, the page of metrics.

`python -m deploy.observe.generate` writes them; tests compare them.
"""

from collections.abc import Sequence
from pathlib import Path

from deploy.observe import alerts, grafana, objectives
from deploy.observe.catalogue import ROOT
from deploy.observe.dashboards import DASHBOARDS
from deploy.observe.pages import metrics_page
from deploy.observe.rules import Rule, rendered

CHART = ROOT / "deploy" / "helm" / "parley"
OPERATIONS = ROOT / "docs" / "operations"


def files() -> dict[Path, str]:
    """Everything that is generated, by path."""
    head = "# Made from deploy/observe by `make charts`.\n"
    rules: dict[str, dict[str, Sequence[Rule]]] = {
        "objectives": {
            "parley-objectives": objectives.recordings(),
            "parley-objective-ratios": (*objectives.ratios(), *objectives.burning()),
        },
        "saturation": {"parley-saturation": alerts.SATURATION},
        "volumes": {"parley-volumes": alerts.VOLUMES},
        "zones": {"parley-zones": alerts.ZONES},
    }
    made = {CHART / "rules" / f"{name}.yaml": head + rendered(groups) for name, groups in rules.items()}
    for dashboard in DASHBOARDS:
        made[CHART / "dashboards" / f"{dashboard.name}.json"] = grafana.rendered(dashboard)
    made[OPERATIONS / "metrics.md"] = metrics_page()
    return made


if __name__ == "__main__":
    for path, text in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
