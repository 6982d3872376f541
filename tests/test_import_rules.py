"""What import-linter can't say: which outside modules a domain may import. `docs/architecture.md` has the rule."""

import sys
from collections.abc import Collection
from pathlib import Path

import grimp
import pytest
from grimp import ImportGraph

ROOT = Path(__file__).resolve().parents[1]
SERVICES = {folder.parents[1].name for folder in ROOT.glob("services/*/src/parley")}
WITHOUT_DOMAIN = {"gateway"}
ALLOWED = {"parley.common.errors"}


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    return grimp.build_graph("parley", include_external_packages=True, cache_dir=None)


def domain_of(graph: ImportGraph, service: str) -> set[str]:
    root = f"parley.{service}.domain"
    return {root, *graph.find_descendants(root)} if root in graph.modules else set()


def strangers(graph: ImportGraph, domain: Collection[str]) -> set[tuple[str, str]]:
    """Importer and imported, for each import that a domain may not have."""
    return {
        (importer, imported)
        for importer in domain
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported not in domain and imported not in ALLOWED
        if imported.partition(".")[0] not in sys.stdlib_module_names
    }


def test_every_service_but_the_gateway_has_a_domain(graph: ImportGraph) -> None:
    assert {service for service in SERVICES if not domain_of(graph, service)} == WITHOUT_DOMAIN


@pytest.mark.parametrize("service", sorted(SERVICES - WITHOUT_DOMAIN))
def test_a_domain_imports_the_standard_library_and_errors_alone(graph: ImportGraph, service: str) -> None:
    assert strangers(graph, domain_of(graph, service)) == set()


@pytest.mark.parametrize("imported", ["pydantic", "grpc", "pymongo", "parley.common.clock", "parley.chat.store"])
def test_any_other_import_is_noticed(imported: str) -> None:
    graph = ImportGraph()
    for module in ("parley.chat.domain", "parley.chat.domain.rules", imported):
        graph.add_module(module)
    graph.add_import(importer="parley.chat.domain.rules", imported=imported)
    domain = domain_of(graph, "chat")
    assert strangers(graph, domain) == {("parley.chat.domain.rules", imported)}
