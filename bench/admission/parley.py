"""Parley's side: a customer in the waiting room and a specialist at the desk, in the real web client."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator

from playwright.async_api import Browser, Page

from tests.integration.browser.guest import Guest
from tests.integration.browser.person import Person
from tests.integration.browser.specialist import Specialist
from tests.integration.browser.words import Words
from tests.integration.company import Company

LANGUAGE = "fr"
words = Words(LANGUAGE)
PATIENCE_SECONDS = 30.0
# Notes each click, and the first frame presented of the other's picture: of all videos it alone has a name.
WATCH = """
  const now = () => performance.timeOrigin + performance.now();
  let seen;
  window.firstFrame = new Promise((resolve) => { seen = resolve; });
  addEventListener("click", () => { window.clicked = now(); }, { capture: true });
  const watched = new WeakSet();
  new MutationObserver(() => {
    for (const video of document.querySelectorAll("video[aria-label]")) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => seen(now()));
    }
  }).observe(document, { childList: true, subtree: true });
"""


async def admission(browser: Browser, company: Company, settle_seconds: float) -> float:
    """Milliseconds from the specialist's click to the later of both first remote frames.

    The customer's camera is open in the waiting room; the specialist's is opened by the click.
    """
    customer = await company.customer(email=f"{uuid.uuid4().hex}@example.org")
    appointment = await company.invite(customer, by="copy")
    link = await company.copy_link(appointment)
    async with person(browser) as guest, person(browser) as specialist:
        customer_side = Guest(Person(guest))
        await customer_side.open(link)
        await customer_side.join()
        await Specialist(Person(specialist), company).sign_in()
        await guest.get_by_text(words("customer", "waiting.next")).wait_for()
        await guest.get_by_role("button", name=words("call", "camera"), exact=True, pressed=True).wait_for()
        admit = specialist.get_by_role(
            "button", name=words("staff", "queue.admit.label", name=customer["display_name"])
        )
        await admit.wait_for()
        await asyncio.sleep(settle_seconds)
        await admit.click()
        frames = await asyncio.gather(first_frame(guest), first_frame(specialist))
        clicked = await specialist.evaluate("clicked")
    await company.specialist.post(f"/v1/appointments/{appointment['id']}/complete", {})
    return max(frames) - float(clicked)


@contextlib.asynccontextmanager
async def person(browser: Browser) -> AsyncIterator[Page]:
    """A page of somebody who was never here before."""
    context = await browser.new_context(locale=LANGUAGE, permissions=["camera", "microphone"])
    await context.add_init_script(WATCH)
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def first_frame(page: Page) -> float:
    """When the page's first remote frame was presented, epoch milliseconds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return float(await page.evaluate("firstFrame"))
