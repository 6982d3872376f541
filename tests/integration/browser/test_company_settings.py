"""What an administrator sets for the company, and the customers and systems that meet it."""

import re

from playwright.async_api import expect
from standardwebhooks.webhooks import Webhook

from deploy.local.api import Json

from ..company import Company
from ..crm import crm
from .conftest import People
from .guest import Guest
from .staff import administrator
from .words import Words

# Neither white nor black can be read on it as WCAG asks.
UNREADABLE = "#777777"
FILL = "(element) => getComputedStyle(element).backgroundColor"

words = Words("fr")


async def tenant_of(company: Company) -> Json:
    """The company as it is kept."""
    me: Json = await company.administrator.get("/v1/sessions/me")
    return await company.administrator.get(f"/v1/tenants/{me['tenant']['id']}")


def rgb(color: str) -> str:
    """What a browser makes of `#rrggbb`."""
    return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"


async def test_customers_see_the_companys_color_so_that_it_can_be_read(company: Company, people: People) -> None:
    host = await administrator(company, people, phone=True)
    await host.open("/settings/branding")
    await host.fill("company", "branding.color", "#12")
    await host.press("form", "save")
    await host.reads("form", "flaw.not_a_color")
    await host.fill("company", "branding.color", UNREADABLE)
    told = host.page.get_by_text(words.beginning("company", "branding.contrast.mended"))
    color = re.findall("#[0-9a-f]{6}", await told.inner_text())[-1]
    assert color != UNREADABLE
    await host.fill("company", "branding.name", "Mutuelle du Ponant")
    await host.person.finds_no_barrier()
    await host.press("form", "save")
    await host.reads("company", "saved")

    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive(phone=True))
    await guest.open(await company.copy_link(appointment))
    await expect(guest.page.get_by_text("Mutuelle du Ponant", exact=True)).to_be_visible()
    join = guest.page.get_by_role("button", name=words("customer", "join"), exact=True)
    assert await join.evaluate(FILL) == rgb(color)
    await guest.person.finds_no_barrier()


async def test_data_is_kept_as_long_and_customers_are_as_old_as_the_company_says(
    company: Company, people: People
) -> None:
    host = await administrator(company, people, dark=True)
    await host.open("/settings/privacy")
    kept = host.page.get_by_label(words("company", "retention.days"))
    await kept.select_option(label="30 jours")
    await host.page.get_by_label(words("company", "ages.add")).select_option("FR")
    age = host.page.get_by_label("France", exact=True)
    await age.fill("12")
    await host.press("form", "save")
    await host.reads("form", "flaw.too_low")
    await host.person.finds_no_barrier()
    await age.fill("17")
    await host.press("form", "save")
    await host.reads("company", "saved")
    tenant = await tenant_of(company)
    assert (tenant["retention_days"], tenant["age_overrides"]) == (30, {"FR": 17})
    await host.page.reload()
    await expect(kept.locator("option:checked")).to_have_text("30 jours")

    appointment = await company.invite(await company.customer(), by="copy")
    guest = Guest(await people.arrive(phone=True, dark=True))
    await guest.open(await company.copy_link(appointment))
    await expect(guest.page.get_by_text("17 ans")).to_be_visible()


async def test_a_webhook_is_added_tried_and_sent_again(company: Company, people: People) -> None:
    host = await administrator(company, people, phone=True, dark=True)
    async with crm() as system:
        await host.open("/settings/webhooks")
        await host.press("programs", "hooks.add")
        await host.fill("programs", "hooks.url", system.url)
        await host.press("programs", "hooks.create")
        secret = await host.page.get_by_label(words("programs", "hooks.secret"), exact=True).input_value()
        await host.person.finds_no_barrier()
        await host.press("programs", "secret.kept")
        await host.page.get_by_role("link", name=system.url).click()

        await host.press("programs", "hooks.test")
        await host.reads("programs", "hooks.test.delivered")
        headers, body = await system.heard("webhook.test")
        Webhook(secret).verify(body, headers)
        await host.page.get_by_text("webhook.test", exact=True).click()
        answers = host.page.get_by_text(words("programs", "log.status", status="204"))
        await expect(answers).to_have_count(1)
        await host.person.finds_no_barrier()
        await host.press("programs", "log.redeliver")
        again, _ = await system.heard("webhook.test", 2)
        assert again["webhook-id"] == headers["webhook-id"]

        await host.page.reload()
        await host.page.get_by_text("webhook.test", exact=True).click()
        await expect(answers).to_have_count(2)
        assert secret not in await host.page.content()
