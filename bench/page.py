"""`python -m bench.page`: the customer's page on a slow phone: what it loads, and when its button can be pressed."""

import argparse
import asyncio
import sys

from playwright.async_api import Browser, CDPSession, Page

from bench import machine, suite
from bench.figures import spread, table
from tests.integration.browser.chromium import chromium
from tests.integration.browser.person import PHONE
from tests.integration.browser.words import Words

# Lighthouse's slow 4G: 150 ms, 1.6 Mbit/s down, 750 kbit/s up; and a processor that is 4 times slower.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
JOIN = Words("fr")("customer", "join")
# Milliseconds since the navigation began: the button is there, and the main thread free to take the press.
INTERACTIVE = """async (join) => {
  const buttons = () => [...document.querySelectorAll("button:enabled")];
  const there = () => buttons().some((each) => each.textContent.trim() === join);
  while (!there()) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return performance.now();
}"""
BYTES = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
  .map((each) => [each.name, each.encodedBodySize])"""


async def measure(options: argparse.Namespace) -> str:
    """A fresh browser context for each visit, nothing cached."""
    conditions = await machine.beforehand()
    seconds: list[float] = []
    scripts: list[float] = []
    everything: list[float] = []
    async with suite.company() as company, chromium() as browser:
        link = await company.copy_link(await company.invite(await company.customer(), by="copy"))
        busy = machine.Busy()
        for number in range(options.runs):
            print(f"run {number + 1} of {options.runs} …", file=sys.stderr)
            took, loaded = await visit(browser, link)
            seconds.append(took / 1000)
            scripts.append(sum(size for name, size in loaded if name.endswith(".js")) / 1000)
            everything.append(sum(size for _, size in loaded) / 1000)
        during = busy.share()
    rows = [
        ["the button can be pressed, s after the tap", spread(seconds, 2)],
        ["JavaScript over the network, kB", spread(scripts, 1)],
        ["everything over the network, kB", spread(everything, 1)],
    ]
    told = f"Medians of {options.runs} visits (least–greatest). {conditions}; during: {during:.0%} busy."
    return f"{table(('', 'customer’s page'), rows)}\n\n{told}"


async def visit(browser: Browser, link: str) -> tuple[float, list[tuple[str, int]]]:
    """Milliseconds until the page can be used, and what was loaded until then."""
    context = await browser.new_context(locale="fr-FR", **PHONE)  # type: ignore[arg-type]
    try:
        page = await context.new_page()
        await slow_down(page, await context.new_cdp_session(page))
        await page.goto(link, wait_until="commit")
        took = float(await page.evaluate(INTERACTIVE, JOIN))
        entries = await page.evaluate(BYTES)
        return took, [(str(name).partition("?")[0], int(size)) for name, size in entries]
    finally:
        await context.close()


async def slow_down(page: Page, session: CDPSession) -> None:
    """A cheap phone with little signal."""
    await page.goto("about:blank")
    await session.send("Network.enable")
    await session.send("Network.emulateNetworkConditions", NETWORK)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    print(asyncio.run(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
