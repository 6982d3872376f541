"""What the README tells a stranger to type does what it says."""

import asyncio
import re
from pathlib import Path

from deploy.local.seed import PASSWORD as DEMO_PASSWORD
from deploy.local.story import SPECIALIST as DEMO_SPECIALIST
from parley.common.testing.waiting import eventually

from ..company import LINK, PASSWORD, Company

README = Path(__file__).parents[3] / "README.md"
PHONE = "+33612345678"


def commands(section: str) -> str:
    """The indented lines of a section."""
    text = README.read_text(encoding="utf-8").partition(f"## {section}\n")[2].partition("\n## ")[0]
    return "\n".join(line[4:] for line in text.splitlines() if line.startswith("    "))


async def test_the_walk_through_ends_with_a_link_and_an_sms(company: Company) -> None:
    script = (
        commands("Use the API")
        .replace("http://localhost:8080", company.stack.public_url)
        .replace(DEMO_SPECIALIST, company.specialist_email)
        .replace(DEMO_PASSWORD, PASSWORD)
    )
    assert DEMO_SPECIALIST not in script
    shell = await asyncio.create_subprocess_exec("bash", "-eu", "-c", script, stdout=asyncio.subprocess.PIPE)
    output, _ = await shell.communicate()
    assert shell.returncode == 0
    assert LINK.fullmatch(output.decode().strip())

    async def arrived() -> bool:
        letters = await company.letters(PHONE)
        return any(LINK.search(letter["text"]) for letter in letters)

    await eventually(arrived, what="the SMS that the README promises")


async def test_every_make_command_in_the_readme_exists() -> None:
    named = set(re.findall(r"`make ([a-z-]+)|^    make ([a-z-]+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {first or second for first, second in named}
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    assert {"demo", "test", "check", "help"} <= wanted
    assert wanted <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
