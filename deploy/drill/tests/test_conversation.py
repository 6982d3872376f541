"""What a live channel does wrong is told, and not only what it fails to do."""

import httpx
from websockets.asyncio.server import ServerConnection, serve

from deploy.drill.conversation import Conversation
from deploy.drill.ledger import Ledger
from deploy.drill.record import Record
from parley.api.live.v1 import live_pb2 as pb
from parley.common.testing.waiting import eventually

from .samples import company


async def forgetful(channel: ServerConnection) -> None:
    """Welcomes a page, and leaves out one frame."""
    await channel.recv()
    for frame in (pb.ServerFrame(welcome=pb.Welcome(epoch=1)), pb.ServerFrame(seq=1), pb.ServerFrame(seq=3)):
        await channel.send(frame.SerializeToString())
    await channel.wait_closed()


async def test_a_frame_that_is_left_out_is_a_failure_of_the_call() -> None:
    record = Record()
    async with serve(forgetful, "127.0.0.1", 0) as server, httpx.AsyncClient() as http:
        port = next(iter(server.sockets)).getsockname()[1]
        conversation = Conversation(company(http, f"ws://127.0.0.1:{port}"), record, Ledger())
        async with conversation.held():
            await eventually(lambda: len(record.tries) > 1)
    assert {each.error.partition(": ")[2] for each in record.tries} == {"frame 3 after 1"}
    assert {each.probe for each in record.tries} == {"call"}
