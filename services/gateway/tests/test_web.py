"""The web client's files: which page, how cached, how compressed, under which policy, and nothing else."""

import gzip
from pathlib import Path

import pytest

from parley.gateway.http_api.web import WebClient, accepted_encodings, page_for

from .conftest import Gateway, Open, assert_problem, build_web_client

SCRIPT = "/assets/app-4f3a.js"
PLAIN = b"export const answer = 42;"


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "index"),
        ("/calendar", "index"),
        ("/customers/cus_a", "index"),
        ("/settings/templates", "index"),
        ("/welcome", "index"),
        ("/desk/x.y", "index"),
        ("/customers/cus_a.b", "index"),
        ("/e/lumiere-auto", "e"),
        ("/e/lumiere.auto", "e"),
        ("/u", "u"),
        ("/j", "j"),
        ("/j/", "j"),
        ("/j/link.txt", "j"),
        ("/docs", "docs"),
        ("/docs/anything", "docs"),
        ("/journal", "index"),
        ("/j.html", "j"),
    ],
)
async def test_each_path_has_its_page(gateway: Gateway, path: str, page: str) -> None:
    answer = await gateway.http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert f"<title>{page}</title>" in answer.text


async def test_nothing_runs_on_a_page_but_what_is_ours(gateway: Gateway) -> None:
    for path in ("/", "/j", "/e/lumiere", "/u", "/docs", SCRIPT):
        headers = (await gateway.http.get(path)).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert (policy["default-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'",) * 3
        assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
        assert policy["connect-src"] == "'self' wss://live.example"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=(self), microphone=(self)" in headers["permissions-policy"]


async def test_hashed_files_are_kept_for_good_and_pages_asked_for_anew(gateway: Gateway) -> None:
    script = await gateway.http.get(SCRIPT)
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"].startswith("text/javascript")
    page = await gateway.http.get("/")
    assert page.headers["cache-control"] == "no-cache"
    again = await gateway.http.get("/", headers={"If-None-Match": f'"other", {page.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", page.headers["etag"])
    assert (await gateway.http.get("/j", headers={"If-None-Match": page.headers["etag"]})).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("identity", None), ("", None)],
)
async def test_a_file_travels_in_the_best_form_that_is_accepted(
    gateway: Gateway, accepted: str, encoding: str | None
) -> None:
    async with gateway.http.stream("GET", SCRIPT, headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == encoding
    assert body == {"br": b"brotli form", "gzip": gzip.compress(PLAIN, mtime=0), None: PLAIN}[encoding]
    assert (answer.headers["vary"], answer.headers["content-length"]) == ("Accept-Encoding", str(len(body)))


async def test_a_head_has_the_same_headers_and_no_body(gateway: Gateway) -> None:
    plain = {"Accept-Encoding": "identity"}
    page, head = await gateway.http.get("/", headers=plain), await gateway.http.head("/", headers=plain)
    dated = {"date"}
    assert {k: v for k, v in head.headers.items() if k not in dated} == {
        k: v for k, v in page.headers.items() if k not in dated
    }
    assert head.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/assets/..%5c..%5csecret.txt",
        "//secret.txt",
        "/secret.txt%00.html",
        "/.env",
        "/assets/app-4f3a.js.gz",
        "/assets/app-4f3a.js.map",
        "/assets",
        "/assets/",
        "/robots.txt",
    ],
)
async def test_no_path_leads_out_of_the_build_nor_to_a_page_that_is_none(gateway: Gateway, path: str) -> None:
    url = gateway.http.base_url.copy_with(raw_path=path.encode())
    answer = await gateway.http.get(url)
    assert_problem(answer, 404, "NOT_FOUND")
    assert "never served" not in answer.text


async def test_the_api_alone_has_no_pages(open_gateway: Open) -> None:
    async with open_gateway(web_root="") as http:
        assert_problem(await http.get("/"), 404, "NOT_FOUND")
        assert (await http.get("/openapi.json")).status_code == 200


def test_a_build_without_its_pages_is_refused_at_the_start(tmp_path: Path) -> None:
    web_root = build_web_client(tmp_path)
    (web_root / "j.html").unlink()
    with pytest.raises(FileNotFoundError, match=r"j\.html"):
        WebClient(web_root, ())


def test_what_is_no_page_has_none() -> None:
    for path in ("/v1/x", "/.well-known/x", "/assets/x", "/x.png", "/a.b/c", "//x", "/../x"):
        assert page_for(path) == ""


def test_an_encoding_of_no_weight_is_not_accepted() -> None:
    assert accepted_encodings("BR; q=1.0, gzip;q=0, deflate;q=0.000, zstd") == {"br", "zstd"}
