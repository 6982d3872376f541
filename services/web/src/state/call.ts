import { create } from "@bufbuild/protobuf";
import { computed, effect, untracked, type ReadonlySignal } from "@preact/signals";
import type { Api } from "../api/client";
import type { IceServer } from "../api/types";
import * as pb from "../gen/parley/api/live/v1/live_pb";
import { Conversation } from "./chat";
import type { Input, LocalMedia } from "./devices";
import type { LiveClient } from "./live";
import { Peer, type Content } from "./peer";

export interface CallOptions {
  readonly live: LiveClient;
  readonly media: LocalMedia;
  readonly iceServers: readonly IceServer[];
  readonly side: "customer" | "specialist";
  readonly appointmentId: string;
  /** The own participant or staff id. */
  readonly selfId: string;
  readonly api: Pick<Api, "get" | "post" | "put">;
}

/** One appointment's room as its page sees it: the live channel, the direct call and the conversation, tied together. */
export class Call {
  readonly live: LiveClient;
  readonly media: LocalMedia;
  readonly peer: Peer;
  readonly chat: Conversation;
  readonly side: "customer" | "specialist";
  /** The other side's member, present or not. */
  readonly other: ReadonlySignal<pb.Member | undefined>;
  /** Whether this page may send and hear. */
  readonly admitted: ReadonlySignal<boolean>;
  readonly #stops: (() => void)[] = [];

  constructor(options: CallOptions) {
    const { live, media, side } = options;
    this.live = live;
    this.media = media;
    this.side = side;
    this.chat = new Conversation({
      appointmentId: options.appointmentId,
      api: options.api,
      selfId: options.selfId,
      live,
    });
    this.peer = new Peer({
      side,
      media,
      iceServers: options.iceServers.map(iceServerOf),
      send: (memberId, content) => live.sendSignal(memberId, encode(content)),
      onConnected: (milliseconds) => live.sendCallStats(pb.CallPhase.CONNECTED, milliseconds),
      onLost: () => live.sendCallStats(pb.CallPhase.LOST),
    });
    const wanted = side === "customer" ? pb.MemberKind.STAFF : pb.MemberKind.CUSTOMER;
    this.other = computed(() => {
      const others = [...live.members.value.values()].filter(
        (member) => member.kind === wanted && member.id !== live.memberId.value,
      );
      return (
        others.find((member) => member.online && member.admitted) ??
        others.find((member) => member.online) ??
        others[0]
      );
    });
    this.admitted = computed(() => {
      const appointment = live.appointment.value;
      return appointment?.state === "in_progress" && appointment.admitted;
    });
  }

  /** Connects, and lets the media flow as soon as both sides may talk. */
  start(): void {
    const { live, media, peer } = this;
    this.#stops.push(
      live.on("signal", (received) => {
        const content = decode(received.content);
        if (content) peer.receive({ memberId: received.memberId, sessionId: received.sessionId }, content);
      }),
      live.on("welcome", (resumed) => {
        if (!resumed) peer.repeat();
      }),
      effect(() => {
        const { microphone, camera } = media;
        live.sendMedia({ microphone: gives(microphone.value), camera: gives(camera.value) });
      }),
      effect(() => {
        const other = this.other.value;
        if (this.admitted.value && other?.online && other.admitted) {
          peer.talkTo({ memberId: other.id, sessionId: other.sessionId });
        }
      }),
      this.#followAdmission(),
      effect(() => {
        const status = live.status.value;
        // A channel that fails for good leaves the media alone: they need it no more.
        if (status.kind === "closed" && status.reason !== "failed") peer.stop();
      }),
    );
    peer.prepare();
    live.connect();
  }

  /** Takes fresh credentials for the relays. */
  useServers(iceServers: readonly IceServer[]): void {
    this.peer.useServers(iceServers.map(iceServerOf));
  }

  /** Only the appointment's own news ends the media, never a lost channel. */
  #followAdmission(): () => void {
    let before = false;
    return effect(() => {
      const now = this.admitted.value;
      // A device that took the call over had no conversation until now; its first question may still be refused.
      if (now && !before && this.chat.state.peek() !== "ready") void untracked(() => this.chat.load());
      if (before && !now) {
        this.peer.stop();
        // Back in the queue: ready for the next admission.
        if (this.live.appointment.peek()?.state === "waiting") this.peer.prepare();
      }
      before = now;
    });
  }

  /** Leaves the room and releases everything but the own devices. */
  stop(): void {
    if (this.peer.state.value !== "idle") this.live.sendCallStats(pb.CallPhase.ENDED);
    for (const stop of this.#stops) stop();
    this.peer.close();
    this.chat.close();
    this.live.close();
  }
}

/** Whether the other side gets anything of it: the system may have taken what the person wants to be heard. */
function gives({ on, problem }: Input): boolean {
  return on && problem === undefined;
}

function iceServerOf({ urls, username, credential }: IceServer): RTCIceServer {
  return { urls, ...(username ? { username } : {}), ...(credential ? { credential } : {}) };
}

function encode(content: Content): pb.Signal["content"] {
  if (content.kind === "description") {
    const type = content.type === "offer" ? pb.DescriptionType.OFFER : pb.DescriptionType.ANSWER;
    return { case: "description", value: create(pb.DescriptionSchema, { type, sdp: content.sdp }) };
  }
  const { candidate = "", sdpMid, sdpMLineIndex, usernameFragment } = content.candidate ?? {};
  const value = create(pb.CandidateSchema, {
    candidate,
    sdpMid: sdpMid ?? "",
    sdpMLineIndex: sdpMLineIndex ?? 0,
    usernameFragment: usernameFragment ?? "",
  });
  return { case: "candidate", value };
}

function decode(content: pb.Signal["content"]): Content | undefined {
  if (content.case === "description") {
    const type = content.value.type === pb.DescriptionType.OFFER ? "offer" : "answer";
    return { kind: "description", type, sdp: content.value.sdp };
  }
  if (content.case !== "candidate") return undefined;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = content.value;
  if (candidate === "") return { kind: "candidate", candidate: undefined };
  return { kind: "candidate", candidate: { candidate, sdpMid, sdpMLineIndex, usernameFragment } };
}
