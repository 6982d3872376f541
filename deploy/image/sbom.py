"""Print what an image is made of, as CycloneDX 1.6: run inside it, `python3 - NAME VERSION < sbom.py`.

Python's packages come from their own metadata, Debian's from where the image keeps theirs.
"""

import json
import re
import sys
from collections.abc import Iterator
from email.parser import HeaderParser
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import quote

DEBIAN = Path("/var/lib/dpkg/status.d")
Component = dict[str, object]


def python_packages() -> Iterator[Component]:
    """Every distribution that Python finds."""
    for found in distributions():
        name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
        component = _component(name, found.version, f"pkg:pypi/{name}@{found.version}")
        if "License-Expression" in found.metadata:
            component["licenses"] = [{"expression": found.metadata["License-Expression"]}]
        yield component


def debian_packages(directory: Path) -> Iterator[Component]:
    """Every Debian package whose control file is kept there."""
    for path in directory.iterdir():
        control = HeaderParser().parsestr(path.read_text(encoding="utf-8"))
        name, version, architecture = (control[key] for key in ("Package", "Version", "Architecture"))
        yield _component(name, version, f"pkg:deb/debian/{name}@{quote(version)}?arch={architecture}")


def document(name: str, version: str, components: list[Component]) -> Component:
    """The bill of materials of an image."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "container", "bom-ref": name, "name": name, "version": version}},
        "components": sorted(components, key=lambda component: str(component["purl"])),
    }


def _component(name: str, version: str, purl: str) -> Component:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


if __name__ == "__main__":
    everything = [*python_packages(), *(debian_packages(DEBIAN) if DEBIAN.exists() else ())]
    json.dump(document(sys.argv[1], sys.argv[2], everything), sys.stdout, indent=1)
