import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Content } from "./connection";
import { FakeMedia, FakePeer, FakeStream } from "./fakes";
import { Peer, type Target } from "./peer";

type Side = "customer" | "specialist";

const CUSTOMER: Target = { memberId: "prt_1", sessionId: "session-customer" };
const SPECIALIST: Target = { memberId: "stf_1", sessionId: "session-specialist" };

/** One side of a call, with what it says kept until it is delivered. */
class Party {
  readonly media = new FakeMedia();
  readonly connections: FakePeer[] = [];
  readonly said: Content[] = [];
  readonly connected = vi.fn();
  readonly lost = vi.fn();
  readonly peer: Peer;

  constructor(readonly side: Side) {
    this.peer = new Peer({
      side,
      media: this.media.asMedia(),
      iceServers: [{ urls: "stun:one" }],
      send: (_, content) => this.said.push(content),
      onConnected: this.connected,
      onLost: this.lost,
      create: (configuration) => {
        const fake = new FakePeer(configuration);
        this.connections.push(fake);
        return fake as unknown as RTCPeerConnection;
      },
    });
  }

  get connection(): FakePeer {
    const last = this.connections.at(-1);
    if (!last) throw new Error("no connection yet");
    return last;
  }

  get self(): Target {
    return this.side === "customer" ? CUSTOMER : SPECIALIST;
  }

  talk(): void {
    this.peer.talkTo(this.side === "customer" ? SPECIALIST : CUSTOMER);
  }

  /** Hands over what was said so far; gives the kinds. */
  async tell(other: Party): Promise<string[]> {
    await settle();
    const said = this.said.splice(0);
    for (const content of said) other.peer.receive(this.self, content);
    await settle();
    return said.map((content) => (content.kind === "description" ? content.type : content.kind));
  }
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

describe("a call", () => {
  let customer: Party;
  let specialist: Party;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("MediaStream", FakeStream);
    customer = new Party("customer");
    specialist = new Party("specialist");
  });
  afterEach(() => {
    customer.peer.close();
    specialist.peer.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  /** Both ready beforehand, admitted, one offer, one answer. */
  async function connect(): Promise<void> {
    customer.peer.prepare();
    specialist.peer.prepare();
    await settle();
    customer.talk();
    specialist.talk();
    await customer.tell(specialist);
    await specialist.tell(customer);
    for (const party of [customer, specialist]) party.connection.become("connected");
  }

  it("sends nothing before both may talk", async () => {
    customer.peer.prepare();
    await settle();
    expect(customer.connection.localDescription?.type).toBe("offer");
    expect(customer.said).toEqual([]);
  });

  it("costs one offer and one answer from the admission on", async () => {
    customer.peer.prepare();
    specialist.peer.prepare();
    await settle();
    customer.talk();
    specialist.talk();
    expect(await customer.tell(specialist)).toEqual(["offer"]);
    expect(await specialist.tell(customer)).toEqual(["answer"]);
    expect([customer, specialist].map((party) => party.connections.length)).toEqual([1, 1]);
    expect(specialist.connection.transceivers.map((each) => each.direction)).toEqual([
      "sendrecv",
      "sendrecv",
    ]);
  });

  it("changes tracks without negotiating", async () => {
    await connect();
    const track = FakeMedia.track("video");
    customer.media.camera.value = { on: true, track, problem: undefined };
    await settle();
    expect(customer.connection.transceivers[1]?.sender.track).toBe(track);
    expect(customer.said).toEqual([]);
  });

  it("goes on with the same session, and starts afresh with another", async () => {
    await connect();
    customer.talk();
    expect(customer.connections).toHaveLength(1);
    customer.peer.talkTo({ ...SPECIALIST, sessionId: "after-a-reload" });
    expect(customer.connections).toHaveLength(2);
    expect(customer.peer.state.value).toBe("connecting");
  });

  it("is offered by the specialist where the customer's offer does not come", async () => {
    specialist.talk();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(await specialist.tell(customer)).toEqual(["offer"]);
    expect(await customer.tell(specialist)).toEqual(["answer"]);
  });

  it("comes about when both offer at once: the customer gives way and answers", async () => {
    customer.talk();
    specialist.talk();
    await settle();
    // The customer's offer is slow.
    await vi.advanceTimersByTimeAsync(2_500);
    const [fromCustomer, fromSpecialist] = [customer.said.splice(0), specialist.said.splice(0)];
    for (const content of fromCustomer) specialist.peer.receive(CUSTOMER, content);
    for (const content of fromSpecialist) customer.peer.receive(SPECIALIST, content);
    expect(await customer.tell(specialist)).toEqual(["answer"]);
    expect([customer, specialist].map(({ connection }) => connection.signalingState)).toEqual([
      "stable",
      "stable",
    ]);
  });

  it("starts anew when one side has to, even while the other is offering", async () => {
    await connect();
    customer.connection.refuses = true;
    specialist.connection.restartIce();
    await specialist.tell(customer);
    expect(customer.connections).toHaveLength(2);
    expect(await customer.tell(specialist)).toEqual(["offer"]);
    expect(specialist.connections).toHaveLength(2);
    expect(await specialist.tell(customer)).toEqual(["answer"]);
    expect(customer.connection.signalingState).toBe("stable");
  });

  it("does not answer what the other's former connection still offers", async () => {
    await connect();
    specialist.connection.restartIce();
    await settle();
    const late = specialist.said.splice(0);
    customer.connection.refuses = true;
    // The first breaks it, the second finds its successor offering.
    for (const content of [...late, ...late]) {
      customer.peer.receive(SPECIALIST, content);
      await settle();
    }
    expect(customer.connections).toHaveLength(2);
    await customer.tell(specialist);
    await specialist.tell(customer);
    await customer.tell(specialist);
    expect([customer, specialist].map(({ connection }) => connection.signalingState)).toEqual([
      "stable",
      "stable",
    ]);
    expect(customer.connection.remoteDescription?.sdp).toContain(` ${specialist.connection.origin} `);
    expect(specialist.connection.remoteDescription?.sdp).toContain(` ${customer.connection.origin} `);
  });

  it("starts anew ever more slowly where it breaks again and again", async () => {
    customer.talk();
    await settle();
    const breakOnce = async (): Promise<void> => {
      customer.connection.refuses = true;
      customer.peer.receive(SPECIALIST, { kind: "description", type: "answer", sdp: "o=- 9 1 IN" });
      await settle();
    };
    await breakOnce();
    expect(customer.connections).toHaveLength(2);
    await breakOnce();
    expect(customer.connections).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(customer.connections).toHaveLength(3);
  });

  it("ignores candidates that came for nothing", async () => {
    customer.talk();
    customer.peer.receive(SPECIALIST, { kind: "candidate", candidate: { candidate: "candidate:1" } });
    await settle();
    expect(customer.connections).toHaveLength(1);
    expect(customer.connection.candidates).toEqual([]);
  });

  it("says its offer again when the channel lost it, and restarts where it has no connection", async () => {
    customer.talk();
    await settle();
    customer.said.length = 0;
    customer.peer.repeat();
    expect(customer.said).toMatchObject([{ kind: "description", type: "offer" }]);
    await customer.tell(specialist);
    await specialist.tell(customer);
    customer.peer.repeat();
    expect(customer.connection.restarts).toBe(1);
  });

  it("restarts when the network comes back", async () => {
    await connect();
    dispatchEvent(new Event("online"));
    expect(customer.connection.restarts).toBe(1);
  });

  it("gathers anew when the network changes before the admission", () => {
    customer.peer.prepare();
    dispatchEvent(new Event("online"));
    expect(customer.connections).toHaveLength(2);
    expect(customer.said).toEqual([]);
  });

  it("is reconnecting as soon as the network is gone, and restarts by itself", async () => {
    await connect();
    dispatchEvent(new Event("offline"));
    expect(customer.peer.state.value).toBe("reconnecting");
    expect(customer.lost).toHaveBeenCalledOnce();
    customer.connection.become("failed");
    expect(customer.connection.restarts).toBe(1);
    await vi.advanceTimersByTimeAsync(8_000);
    expect(customer.connection.restarts).toBe(2);
  });

  it("is reconnecting after two seconds without a packet, and connected by the next one", async () => {
    await connect();
    const hear = (packetsReceived: number): void => {
      customer.connection.stats = [{ type: "inbound-rtp", packetsReceived }];
    };
    hear(50);
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(customer.peer.state.value).toBe("reconnecting");
    expect(customer.connection.restarts).toBe(1);
    hear(51);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(customer.peer.state.value).toBe("connected");
  });

  it("is not lost where nobody sends anything but checks", async () => {
    await connect();
    let checks = 0;
    for (let second = 0; second < 30; second += 1) {
      if (second % 3 === 0) checks += 1;
      customer.connection.stats = [{ type: "candidate-pair", responsesReceived: checks }];
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(customer.lost).not.toHaveBeenCalled();
  });

  it("holds the picture back before the sound where the network is poor", async () => {
    await connect();
    for (let second = 1; second <= 6; second += 1) {
      customer.connection.stats = [
        { id: "t", type: "transport", selectedCandidatePairId: "p" },
        { id: "p", type: "candidate-pair", currentRoundTripTime: 0.9, responsesReceived: second },
      ];
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const [audio, video] = customer.connection.transceivers;
    expect(customer.peer.quality.value).toBe("poor");
    expect(customer.peer.videoPaused.value).toBe(true);
    expect(video?.sender.parameters.encodings[0]?.active).toBe(false);
    expect(audio?.sender.parameters.encodings[0]?.active).not.toBe(false);
  });

  it("begins with a small picture, which comes sooner, and goes on with the whole one", async () => {
    await connect();
    const scales = (): unknown[] =>
      [customer, specialist].map(
        ({ connection }) => connection.transceivers[1]?.sender.parameters.encodings[0]?.scaleResolutionDownBy,
      );
    expect(scales()).toEqual([2, 2]);
    for (const { connection } of [customer, specialist])
      connection.stats = [{ type: "inbound-rtp", packetsReceived: 50 }];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(scales()).toEqual([1, 1]);
  });

  it("reports its first frame once", async () => {
    await connect();
    await vi.advanceTimersByTimeAsync(180);
    customer.peer.firstFrame();
    customer.peer.firstFrame();
    expect(customer.connected.mock.calls).toEqual([[180]]);
  });

  it("reports a call without a picture as one", async () => {
    await connect();
    for (let second = 1; second <= 5; second += 1) {
      customer.connection.stats = [{ type: "inbound-rtp", packetsReceived: second * 50 }];
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(customer.connected.mock.calls).toEqual([[0]]);
  });

  it("takes fresh credentials for the relays without a break", async () => {
    await connect();
    customer.peer.useServers([{ urls: "turn:two" }]);
    expect(customer.connections).toHaveLength(1);
    expect(customer.connection.configuration.iceServers).toEqual([{ urls: "turn:two" }]);
  });

  it("is silent once it is stopped, whatever still comes", async () => {
    await connect();
    customer.peer.stop();
    expect(customer.connection.connectionState).toBe("closed");
    expect(customer.peer.state.value).toBe("idle");
    expect(customer.peer.remote.value).toBeUndefined();
  });
});
