"""A real Firefox, driven by WebDriver BiDi (W3C) over its own socket: no driver in between."""

import asyncio
import itertools
import json
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from deploy.local.api import Json
from parley.common.testing.waiting import eventually

from .person import REMEMBER_PEERS

_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# Devices that show a moving picture and play a tone, and no question that nobody would answer.
_PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "intl.accept_languages": "fr-FR, fr",
    "app.update.auto": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
}


class Firefox:
    """One page of a Firefox of its own."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._context = ""

    @staticmethod
    @asynccontextmanager
    async def started() -> AsyncIterator["Firefox"]:
        """A headless Firefox with a fresh profile, ended afterwards."""
        with tempfile.TemporaryDirectory(prefix="firefox-") as profile:
            _prefer(Path(profile))
            process = await asyncio.create_subprocess_exec(
                *("firefox-esr", "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(60):
                    address = await _address(process)
                drain = asyncio.create_task(_discard(process))
                async with connect(f"{address}/session", max_size=2**24, proxy=None) as socket:
                    firefox = Firefox(socket)
                    await firefox._begin()
                    yield firefox
                drain.cancel()
            finally:
                process.terminate()
                await process.wait()

    async def open(self, url: str) -> None:
        """Go there."""
        await self._do("browsingContext.navigate", {"context": self._context, "url": url, "wait": "complete"})

    async def run(self, function: str, *arguments: object) -> Any:
        """What a JavaScript function answers, awaited; arguments and answer are JSON."""
        call = f"Promise.resolve(({function})(...{json.dumps(arguments)})).then((value) => JSON.stringify(value))"
        answer = await self._do(
            "script.evaluate", {"expression": call, "target": {"context": self._context}, "awaitPromise": True}
        )
        assert answer["type"] == "success", answer
        text = answer["result"].get("value")
        return None if text is None else json.loads(text)

    async def reads(self, text: str) -> None:
        """Return once a text is on the page."""

        async def shown() -> bool:
            body = str(await self.run("() => document.body.innerText"))
            assert text in body, body
            return True

        await eventually(shown, what=f"“{text}” on the page")

    async def click(self, name: str, role: str = "button") -> None:
        """A real click, by the name that a screen reader says."""
        found: list[Json] = []

        async def there() -> bool:
            locator = {"type": "accessibility", "value": {"role": role, "name": name}}
            answer = await self._do("browsingContext.locateNodes", {"context": self._context, "locator": locator})
            found[:] = answer["nodes"]
            return bool(found)

        await eventually(there, what=f"the {role} “{name}”")
        node = {"type": "element", "element": {"sharedId": found[0]["sharedId"]}}
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": node}
        press = [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        pointer = {"type": "pointer", "id": "mouse", "actions": [move, *press]}
        await self._do("input.performActions", {"context": self._context, "actions": [pointer]})

    async def _begin(self) -> None:
        await self._do("session.new", {"capabilities": {}})
        tree = await self._do("browsingContext.getTree", {})
        self._context = tree["contexts"][0]["context"]
        await self._do("script.addPreloadScript", {"functionDeclaration": f"() => {{{REMEMBER_PEERS}}}"})

    async def _do(self, method: str, parameters: Json) -> Json:
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        async with asyncio.timeout(30):
            async for line in self._socket:
                answer: Json = json.loads(line)
                if answer.get("id") == number:
                    assert answer["type"] == "success", answer
                    result: Json = answer["result"]
                    return result
        raise AssertionError(f"Firefox ended during {method}")


def _prefer(profile: Path) -> None:
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        if found := _LISTENING.search(line.decode(errors="replace")):
            return found[1]
    raise AssertionError("Firefox ended before it listened")


async def _discard(process: asyncio.subprocess.Process) -> None:
    """Empty the pipe, or Firefox would block on it."""
    assert process.stderr is not None
    async for _ in process.stderr:
        pass
