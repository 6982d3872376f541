import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import * as pb from "../../gen/parley/api/live/v1/live_pb";
import { LiveClient } from "./client";
import type { Socket } from "./environment";

type ServerBody = MessageInitShape<typeof pb.ServerFrameSchema>["body"];

class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  readyState: number = WebSocket.CONNECTING;
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: pb.ClientFrame[] = [];

  constructor(readonly url: string) {}

  send(bytes: Uint8Array): void {
    this.sent.push(fromBinary(pb.ClientFrameSchema, bytes));
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.call(this as unknown as WebSocket, new Event("open"));
  }

  say(body: ServerBody, seq = 0n): void {
    const frame = create(pb.ServerFrameSchema, { seq, ...(body ? { body } : {}) });
    const bytes = toBinary(pb.ServerFrameSchema, frame);
    const event = new MessageEvent("message", { data: bytes.slice().buffer });
    this.onmessage?.call(this as unknown as WebSocket, event);
  }

  break(): void {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent("close"));
  }

  bodies(name: string): unknown[] {
    return this.sent.filter((frame) => frame.body.case === name).map((frame) => frame.body.value);
  }
}

class Rig {
  readonly sockets: FakeSocket[] = [];
  readonly token = vi.fn((fresh: boolean) => Promise.resolve(fresh ? "fresh-token" : "token"));
  readonly locate = vi.fn(() => Promise.resolve("wss://elsewhere"));
  readonly client = new LiveClient(
    { url: "wss://here", channel: { kind: "room", id: "apt_1" }, token: this.token, locate: this.locate },
    {
      open: (url) => {
        const socket = new FakeSocket(url);
        this.sockets.push(socket);
        return socket;
      },
      random: () => 1,
    },
  );

  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nothing was opened");
    return socket;
  }

  /** Opens the newest socket up to its Hello. */
  async hello(): Promise<FakeSocket> {
    const { socket } = this;
    socket.open();
    await vi.advanceTimersByTimeAsync(0);
    return socket;
  }

  async live(welcome: MessageInitShape<typeof pb.WelcomeSchema> = {}): Promise<FakeSocket> {
    if (this.sockets.length === 0) this.client.connect();
    const socket = await this.hello();
    socket.say({
      case: "welcome",
      value: { epoch: 7n, memberId: "prt_1", pingIntervalMs: 5_000, ...welcome },
    });
    return socket;
  }
}

function close(reason: pb.ClosingReason, retryAfterSeconds = 0): ServerBody {
  return { case: "closing", value: { reason, retryAfterSeconds } };
}

describe("the live channel", () => {
  let rig: Rig;
  beforeEach(() => {
    vi.useFakeTimers();
    rig = new Rig();
  });
  afterEach(() => {
    rig.client.close();
    vi.useRealTimers();
  });

  it("says first who comes, where to, and from where on", async () => {
    rig.client.connect();
    const socket = await rig.hello();
    expect(socket.bodies("hello")).toMatchObject([
      { accessToken: "token", kind: pb.ChannelKind.ROOM, channelId: "apt_1", resumeEpoch: 0n, resumeSeq: 0n },
    ]);
    expect(rig.client.status.value.kind).toBe("connecting");
  });

  it("knows after the welcome who is there and how the appointment stands", async () => {
    await rig.live({ members: [{ id: "stf_1" }], appointment: { appointmentId: "apt_1", version: 3n } });
    expect(rig.client.status.value.kind).toBe("live");
    expect(rig.client.memberId.value).toBe("prt_1");
    expect([...rig.client.members.value.keys()]).toEqual(["stf_1"]);
    expect(rig.client.appointment.value?.version).toBe(3n);
  });

  it("comes back at once after a loss, and resumes", async () => {
    const first = await rig.live();
    first.say({ case: "presence", value: { member: { id: "stf_1", online: true } } }, 1n);
    first.break();
    expect(rig.client.status.value.kind).toBe("reconnecting");
    const second = await rig.hello();
    expect(second).not.toBe(first);
    expect(second.bodies("hello")).toMatchObject([{ resumeEpoch: 7n, resumeSeq: 1n }]);
  });

  it("repeats what the server has not processed, and no more", async () => {
    const first = await rig.live();
    rig.client.sendSignal("stf_1", { case: "candidate", value: create(pb.CandidateSchema) });
    rig.client.sendCallStats(pb.CallPhase.CONNECTED, 120);
    first.break();
    const second = await rig.live({ resumed: true, ack: 1n });
    expect(second.bodies("signal")).toEqual([]);
    expect(second.bodies("callStats")).toMatchObject([{ firstFrameMs: 120 }]);
  });

  it("keeps what is sent while it is away for the next welcome", async () => {
    const first = await rig.live();
    first.break();
    rig.client.sendCallStats(pb.CallPhase.LOST);
    const second = await rig.live({ resumed: true });
    expect(second.bodies("callStats")).toHaveLength(1);
  });

  it("tells its media again after every welcome", async () => {
    const first = await rig.live();
    first.break();
    rig.client.sendMedia({ microphone: true, camera: false });
    const second = await rig.live({ resumed: true });
    expect(second.bodies("setMedia")).toMatchObject([{ microphone: true, camera: false }]);
  });

  it("tells its status at each change, and again where nothing was resumed", async () => {
    rig.client.sendStatus(pb.StaffStatus.AVAILABLE);
    const first = await rig.live();
    rig.client.sendStatus(pb.StaffStatus.AWAY);
    const said = [{ status: pb.StaffStatus.AVAILABLE }, { status: pb.StaffStatus.AWAY }];
    expect(first.bodies("setStatus")).toMatchObject(said);
    first.say({ case: "pong", value: { ack: 2n } });
    first.break();
    const second = await rig.live({ resumed: false, epoch: 2n });
    expect(second.bodies("setStatus")).toMatchObject([{ status: pb.StaffStatus.AWAY }]);
  });

  it("hears each numbered frame once", async () => {
    const heard: string[] = [];
    rig.client.on("message", (news) => heard.push(news.id));
    const socket = await rig.live();
    for (const seq of [1n, 2n, 1n, 2n, 3n]) {
      socket.say({ case: "messageNews", value: { id: `msg_${seq}` } }, seq);
    }
    expect(heard).toEqual(["msg_1", "msg_2", "msg_3"]);
  });

  it("tells whether it was resumed, so that others load again", async () => {
    const welcomes: boolean[] = [];
    rig.client.on("welcome", (resumed) => welcomes.push(resumed));
    const first = await rig.live();
    first.break();
    await rig.live({ resumed: true });
    expect(welcomes).toEqual([false, true]);
  });

  it("lets the newer version of the appointment win", async () => {
    const socket = await rig.live({ appointment: { version: 5n, state: "in_progress" } });
    socket.say({ case: "appointmentNews", value: { version: 4n, state: "waiting" } }, 1n);
    expect(rig.client.appointment.value?.state).toBe("in_progress");
    socket.say({ case: "appointmentNews", value: { version: 6n, state: "completed" } }, 2n);
    expect(rig.client.appointment.value?.state).toBe("completed");
  });

  it("goes where it is sent, as the same session", async () => {
    rig.client.connect();
    const first = await rig.hello();
    first.say({ case: "moved", value: { url: "wss://there" } });
    const second = await rig.hello();
    expect(second.url).toBe("wss://there");
    expect(second.bodies("hello")).toMatchObject([{ sessionId: rig.client.sessionId }]);
  });

  it("pauses when it is sent in circles", async () => {
    rig.client.connect();
    for (let move = 0; move < 7; move += 1) {
      const socket = await rig.hello();
      socket.say({ case: "moved", value: { url: `wss://${move}` } });
    }
    const opened = rig.sockets.length;
    await vi.advanceTimersByTimeAsync(249);
    expect(rig.sockets).toHaveLength(opened);
    await vi.advanceTimersByTimeAsync(1);
    expect(rig.sockets).toHaveLength(opened + 1);
  });

  it("waits longer and longer while nobody answers, and asks where the channel is now", async () => {
    await rig.live();
    rig.socket.break();
    rig.socket.break();
    await vi.advanceTimersByTimeAsync(249);
    expect(rig.sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(rig.sockets).toHaveLength(3);
    expect(rig.socket.url).toBe("wss://elsewhere");
    rig.socket.break();
    await vi.advanceTimersByTimeAsync(286);
    expect(rig.sockets).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(rig.sockets).toHaveLength(4);
  });

  it("goes on trying where even the way can't be asked for", async () => {
    rig.locate.mockRejectedValue(new ApiError(0, {}));
    await rig.live();
    rig.socket.break();
    rig.socket.break();
    await vi.advanceTimersByTimeAsync(250);
    expect(rig.sockets).toHaveLength(3);
    expect(rig.socket.url).toBe("wss://here");
  });

  it("tries at once when the network comes back", async () => {
    await rig.live();
    for (let loss = 0; loss < 5; loss += 1) {
      rig.socket.break();
      await vi.advanceTimersByTimeAsync(2_000);
    }
    rig.socket.break();
    const before = rig.sockets.length;
    dispatchEvent(new Event("online"));
    expect(rig.sockets).toHaveLength(before + 1);
  });

  it("gives a silent connection up", async () => {
    const socket = await rig.live();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.bodies("ping")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(rig.client.status.value.kind).toBe("reconnecting");
    expect(rig.sockets).toHaveLength(2);
  });

  it("keeps a connection that answers", async () => {
    const socket = await rig.live();
    for (let turn = 0; turn < 4; turn += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      socket.say({ case: "pong", value: {} });
    }
    expect(rig.sockets).toHaveLength(1);
    expect(rig.client.status.value.kind).toBe("live");
  });

  it("gives up a server that never welcomes", async () => {
    rig.client.connect();
    await rig.hello();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(rig.sockets).toHaveLength(2);
  });

  it("brings a renewed token with the next ping", async () => {
    const socket = await rig.live();
    rig.token.mockResolvedValue("second-token");
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.bodies("ping")).toMatchObject([{ accessToken: "second-token" }]);
  });

  it("fetches another token when its own is refused", async () => {
    const socket = await rig.live();
    socket.say(close(pb.ClosingReason.UNAUTHENTICATED));
    const second = await rig.hello();
    expect(second.bodies("hello")).toMatchObject([{ accessToken: "fresh-token" }]);
  });

  it("ends when tokens are refused again and again", async () => {
    rig.client.connect();
    for (let refusal = 0; refusal < 3; refusal += 1) {
      (await rig.hello()).say(close(pb.ClosingReason.UNAUTHENTICATED));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(rig.client.status.value).toEqual({ kind: "closed", reason: "unauthenticated" });
  });

  it("ends when no token is to be had any more", async () => {
    rig.token.mockRejectedValue(new ApiError(401, { code: "DEVICE_NOT_RECOGNISED" }));
    rig.client.connect();
    await rig.hello();
    expect(rig.client.status.value).toEqual({ kind: "closed", reason: "unauthenticated" });
  });

  it.each([
    [pb.ClosingReason.ENDED, "ended"],
    [pb.ClosingReason.REVOKED, "revoked"],
    [pb.ClosingReason.REPLACED, "replaced"],
    [pb.ClosingReason.FORBIDDEN, "forbidden"],
  ] as const)("is closed for good by reason %s", async (reason, told) => {
    const socket = await rig.live();
    socket.say(close(reason));
    socket.break();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rig.client.status.value).toEqual({ kind: "closed", reason: told });
    expect(rig.sockets).toHaveLength(1);
  });

  it("asks for the way before it follows a pod that drains", async () => {
    const socket = await rig.live();
    socket.say(close(pb.ClosingReason.DRAINING));
    await vi.advanceTimersByTimeAsync(0);
    expect(rig.socket.url).toBe("wss://elsewhere");
  });

  it("waits as long as an overloaded server asks", async () => {
    const socket = await rig.live();
    socket.say(close(pb.ClosingReason.OVERLOADED, 3));
    await vi.advanceTimersByTimeAsync(2_999);
    expect(rig.sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(rig.sockets).toHaveLength(2);
  });

  it("says goodbye when it leaves", async () => {
    const socket = await rig.live();
    rig.client.close();
    expect(socket.bodies("bye")).toHaveLength(1);
    expect(rig.client.status.value).toEqual({ kind: "closed", reason: "left" });
  });

  it("forgets who is typing when nothing more is heard of it", async () => {
    const socket = await rig.live();
    socket.say({ case: "typing", value: { memberId: "stf_1", typing: true } });
    expect([...rig.client.typing.value]).toEqual(["stf_1"]);
    await vi.advanceTimersByTimeAsync(1_000);
    socket.say({ case: "pong", value: {} });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rig.client.typing.value.size).toBe(0);
  });
});
