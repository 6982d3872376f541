"""Render the charts, and read what comes out."""

import atexit
import functools
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
CHARTS = ROOT / "deploy" / "helm"
SERVICE = CHARTS / "service"
UMBRELLA = CHARTS / "parley"
HELM = ROOT / ".local" / "bin" / "helm"

SERVICES = sorted(yaml.safe_load((SERVICE / "files" / "services.yaml").read_text(encoding="utf-8")))
# What nobody can leave out, beside what is the same for every service.
_NEEDED = {
    "accounts": ("settings.sales_contact=sales@example.com",),
    "notifications": (
        "settings.smtp_host=smtp.example.com",
        "settings.smtp_port=587",
        "settings.mail_from=meet@example.com",
        "settings.sms_url=https://sms.example.com",
        "settings.sms_from=Example",
    ),
}

_VERSION = dict.fromkeys(("lint", "template"), ("--kube-version", "1.34.0"))

# Kubernetes' objects, as they are written.
Object = dict[str, Any]


class RenderError(Exception):
    """Helm refused; the message says why."""


def helm(*arguments: str, timeout: float = 60) -> str:
    """Run Helm and return what it prints. Raises RenderError."""
    if not HELM.exists():
        raise RuntimeError("Helm is missing: make install builds it.")
    done = subprocess.run(
        [HELM, *arguments, *_VERSION.get(arguments[0], ())],
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
    if done.returncode != 0:
        raise RenderError(done.stdout + done.stderr)
    return done.stdout


@functools.cache
def umbrella() -> Path:
    """A copy of the chart parley with its dependencies beside it, which no other run of tests writes to."""
    directory = TemporaryDirectory(prefix="charts-")
    atexit.register(directory.cleanup)
    for chart in (SERVICE, UMBRELLA):
        shutil.copytree(chart, Path(directory.name) / chart.name, ignore=shutil.ignore_patterns("charts"))
    copy = Path(directory.name) / UMBRELLA.name
    helm("dependency", "build", str(copy))
    return copy


@functools.cache
def together(values: str, *settings: str) -> "Rendered":
    """All of Parley, by a file of the chart's own values and more settings."""
    return render(umbrella(), *settings, values=(UMBRELLA / values,))


@functools.cache
def alone(service: str, *settings: str) -> "Rendered":
    """One service by itself."""
    return render(SERVICE, *needed(service), *settings)


def needed(service: str) -> tuple[str, ...]:
    """The settings without which one service by itself is refused."""
    return (f"service={service}", "global.publicUrl=https://meet.example.com", *_NEEDED.get(service, ()))


def render(chart: Path, *settings: str, values: Sequence[Path] = ()) -> "Rendered":
    """A chart by its own values, over them those of files, over them single settings. Raises RenderError."""
    arguments = [part for setting in settings for part in ("--set", setting)]
    arguments += [part for file in values for part in ("-f", str(file))]
    return Rendered(helm("template", "release", str(chart), "--namespace", "parley", *arguments))


class Rendered:
    """The objects of one rendering."""

    def __init__(self, text: str) -> None:
        self.objects: list[Object] = [each for each in yaml.safe_load_all(text) if each]

    def of(self, *kinds: str) -> list[Object]:
        """All of these kinds."""
        return [each for each in self.objects if each["kind"] in kinds]

    def one(self, kind: str, name: str) -> Object:
        """The one of this kind and name."""
        (found,) = (each for each in self.of(kind) if each["metadata"]["name"] == name)
        return found

    def names(self, kind: str) -> set[str]:
        """The names of all of a kind."""
        return {each["metadata"]["name"] for each in self.of(kind)}

    def workload(self, service: str) -> Object:
        """The Deployment or StatefulSet of a service."""
        (found,) = (each for each in self.of("Deployment", "StatefulSet") if name_of(each) == service)
        return found

    def pods(self) -> Iterator[Object]:
        """Everything that becomes a pod: labels under `metadata`, containers under `spec`."""
        for each in self.objects:
            if each["kind"] == "Pod":
                yield each
            elif each["kind"] in {"Deployment", "StatefulSet", "Job"}:
                yield each["spec"]["template"]

    def environment(self, service: str) -> dict[str, str]:
        """What a service's pod finds in its environment, but for Secrets; its name is `pod`, its zone `a`."""
        (container,) = self.workload(service)["spec"]["template"]["spec"]["containers"]
        found: dict[str, str] = {}
        for source in container["envFrom"]:
            if reference := source.get("configMapRef"):
                data = self.one("ConfigMap", reference["name"])["data"]
                found |= {source["prefix"] + key: value for key, value in data.items()}
        for each in container["env"]:
            value = each.get("value") or {"metadata.name": "pod"}.get(each["valueFrom"]["fieldRef"]["fieldPath"], "a")
            for known in list(found):
                value = value.replace(f"$({known})", found[known])
            found[each["name"]] = value
        return found

    def secrets(self, service: str) -> list[str]:
        """The Secrets that a service's pod reads."""
        (container,) = self.workload(service)["spec"]["template"]["spec"]["containers"]
        return [source["secretRef"]["name"] for source in container["envFrom"] if "secretRef" in source]


def name_of(each: Object) -> str:
    """What an object or a pod calls itself."""
    found: str = each["metadata"]["labels"]["app.kubernetes.io/name"]
    return found


def selects(selector: Object, labels: Object) -> bool:
    """Whether a label selector chooses these labels."""
    wanted: Object = selector.get("matchLabels", selector)
    return wanted.items() <= labels.items()
