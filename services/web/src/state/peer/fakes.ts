import { signal } from "@preact/signals";
import type { Input, LocalMedia } from "../devices";

/** Two FakePeers understand each other by the origin line alone. */
let lastOrigin = 0;

type Sdp = RTCSessionDescriptionInit & { sdp: string };

class FakeTransceiver {
  direction: RTCRtpTransceiverDirection = "recvonly";
  readonly sender = {
    track: null as MediaStreamTrack | null,
    parameters: { encodings: [{}] as RTCRtpEncodingParameters[] },
    replaceTrack: (track: MediaStreamTrack | null): Promise<void> => {
      this.sender.track = track;
      return Promise.resolve();
    },
    getParameters: () => this.sender.parameters,
    setParameters: (parameters: { encodings: RTCRtpEncodingParameters[] }): Promise<void> => {
      this.sender.parameters = parameters;
      return Promise.resolve();
    },
  };
  readonly receiver: { track: { kind: string } };

  constructor(readonly kind: string) {
    this.receiver = { track: { kind } };
  }
}

/** As much of an RTCPeerConnection as negotiation shows: states, descriptions, transceivers. */
export class FakePeer extends EventTarget {
  readonly origin = String((lastOrigin += 1));
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: Sdp | null = null;
  remoteDescription: Sdp | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { toJSON(): RTCIceCandidateInit } | null }) => void) | null = null;
  ontrack: ((event: { track: MediaStreamTrack }) => void) | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  readonly candidates: unknown[] = [];
  restarts = 0;
  refuses = false;
  stats: Record<string, unknown>[] = [];
  #version = 0;

  constructor(public configuration: RTCConfiguration) {
    super();
  }

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind);
    transceiver.sender.parameters = { encodings: init.sendEncodings ?? [{}] };
    this.transceivers.push(transceiver);
    if (this.transceivers.length === 1) queueMicrotask(() => this.onnegotiationneeded?.());
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.#version += 1;
    this.localDescription = { type, sdp: `v=0\r\no=- ${this.origin} ${this.#version} IN IP4 0.0.0.0\r\n` };
    this.signalingState = type === "answer" ? "stable" : "have-local-offer";
  }

  async setRemoteDescription(description: Sdp): Promise<void> {
    await Promise.resolve();
    if (this.refuses) throw new DOMException("no", "InvalidAccessError");
    this.remoteDescription = description;
    this.signalingState = description.type === "answer" ? "stable" : "have-remote-offer";
    if (description.type !== "offer" || this.transceivers.length > 0) return;
    for (const kind of ["audio", "video"]) this.transceivers.push(new FakeTransceiver(kind));
  }

  addIceCandidate(candidate: unknown): Promise<void> {
    this.candidates.push(candidate);
    return Promise.resolve();
  }

  restartIce(): void {
    this.restarts += 1;
    queueMicrotask(() => this.onnegotiationneeded?.());
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }

  /** Refuses to change what is fixed when a connection is made (W3C WebRTC 1.0, section 4.4.1.6). */
  setConfiguration(configuration: RTCConfiguration): void {
    for (const fixed of ["bundlePolicy", "iceCandidatePoolSize"] as const) {
      if (configuration[fixed] !== this.configuration[fixed])
        throw new DOMException(fixed, "InvalidModificationError");
    }
    this.configuration = configuration;
  }

  getStats(): Promise<Map<string, unknown>> {
    return Promise.resolve(new Map(this.stats.map((entry, index) => [String(index), entry])));
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }
}

const OFF: Input = { on: false, track: undefined, problem: undefined };

/** A person's devices as the call sees them. */
export class FakeMedia {
  readonly microphone = signal<Input>(OFF);
  readonly camera = signal<Input>(OFF);

  static track(kind: "audio" | "video"): MediaStreamTrack {
    return { kind } as MediaStreamTrack;
  }

  asMedia(): LocalMedia {
    return this as unknown as LocalMedia;
  }
}

/** The little of a MediaStream that a connection needs. */
export class FakeStream {
  #tracks: MediaStreamTrack[] = [];

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }

  addTrack(track: MediaStreamTrack): void {
    this.#tracks.push(track);
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks = this.#tracks.filter((each) => each !== track);
  }
}
