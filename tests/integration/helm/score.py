"""What kube-score finds in rendered objects, but for what is so on purpose."""

import json
import re
import subprocess

import yaml

from .charts import ROOT, Rendered

KUBE_SCORE = ROOT / ".local" / "bin" / "kube-score"

# Check and object (a pattern) to why it is as it is.
ON_PURPOSE = {
    ("container-image-pull-policy", ".*"): "a tag is one release, and a registry that is away must not keep pods away",
    ("container-ephemeral-storage-request-and-limit", ".*"): "/tmp is bounded by its volume, the root can't be written",
    ("pod-networkpolicy", "Pod/.*-test"): "they ask each port of a service, which its own policy lets them",
    ("service-targets-pod", "Service/.*-signaling-[0-9]+"): "the StatefulSet labels each pod with its name",
    ("deployment-replicas", "Deployment/.*-insights"): "KEDA counts the pods, two at least",
}


def findings(rendered: Rendered) -> set[tuple[str, str, str]]:
    """Check, object and what is found, of all that is not perfect and not on purpose."""
    # A CPU limit slows a pod down while its node idles.
    options = ["--ignore-container-cpu-limit", "--kubernetes-version", "v1.34", "--output-format", "json"]
    done = subprocess.run(
        [str(KUBE_SCORE), "score", *options, "-"],
        input=yaml.safe_dump_all(rendered.objects),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return {
        (check["check"]["id"], f"{each['type_meta']['kind']}/{each['object_meta']['name']}", comment["summary"])
        for each in json.loads(done.stdout)
        for check in each["checks"]
        if not check["skipped"] and check["grade"] < 10
        for comment in check["comments"] or ()
        if not _is_on_purpose(check["check"]["id"], f"{each['type_meta']['kind']}/{each['object_meta']['name']}")
    }


def _is_on_purpose(check: str, name: str) -> bool:
    return any(check == each and re.fullmatch(pattern, name) for each, pattern in ON_PURPOSE)
