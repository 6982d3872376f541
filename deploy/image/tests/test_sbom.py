"""A bill of materials names every package, in the way that scanners look it up."""

from pathlib import Path

from deploy.image.sbom import debian_packages, document, python_packages


def test_python_packages_are_named_as_the_index_names_them() -> None:
    found = {str(each["purl"]).partition("@")[0] for each in python_packages()}
    assert {"pkg:pypi/grpcio", "pkg:pypi/pydantic-core"} <= found


def test_debian_packages_are_named_with_their_version(tmp_path: Path) -> None:
    control = "Package: libc6\nVersion: 2.36-9+deb12u14\nArchitecture: amd64\nDescription: x\n y\n"
    (tmp_path / "libc6").write_text(control, encoding="utf-8")
    (found,) = debian_packages(tmp_path)
    assert found["purl"] == "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64"


def test_the_same_packages_make_the_same_document() -> None:
    components = list(python_packages())
    assert document("parley-chat", "1", components) == document("parley-chat", "1", components[::-1])
