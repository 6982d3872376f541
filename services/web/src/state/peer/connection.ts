import { effect } from "@preact/signals";
import type { LocalMedia } from "../devices";

export interface DescriptionContent {
  readonly kind: "description";
  readonly type: "offer" | "answer";
  readonly sdp: string;
}
export interface CandidateContent {
  readonly kind: "candidate";
  /** Undefined: no more candidates. */
  readonly candidate: RTCIceCandidateInit | undefined;
}
/** What two connections tell each other, in the order in which it was said. */
export type Content = DescriptionContent | CandidateContent;

export interface ConnectionOptions {
  /** The polite side gives way when both offer at once. */
  readonly polite: boolean;
  /** The other side's connection that this one's predecessor talked to: what it still offers comes too late. */
  readonly outdated?: string | undefined;
  readonly iceServers: readonly RTCIceServer[];
  readonly media: Pick<LocalMedia, "microphone" | "camera">;
  readonly send: (content: Content) => void;
  /** The other side started afresh with this offer, which only a new connection can answer. */
  readonly onSuperseded: (offer: DescriptionContent) => void;
  /** The connection can't go on: this side has to start afresh. */
  readonly onBroken: () => void;
  readonly create?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

type Kind = "audio" | "video";

/** The best that is sent; the browser goes lower by itself. */
const VIDEO_BITRATE = 1_700_000;
// At the bitrate that calls begin with, browsers drop larger frames until they have adapted: half the size is seen
// 100 ms sooner (median of 9 calls in Chromium).
const FIRST_PICTURE_SCALE = 2;
const DISCONNECTED_MS = 2_000;
const RESTART_AGAIN_MS = 8_000;

/**
 * One RTCPeerConnection with one audio and one video line in both directions, negotiated perfectly (W3C WebRTC 1.0,
 * section 10.7). `prepare` builds and gathers ahead of time; nothing is sent before `open`. Devices come, change and
 * go without negotiation.
 */
export class Connection {
  readonly peer: RTCPeerConnection;
  readonly remote = new MediaStream();
  readonly #options: ConnectionOptions;
  readonly #stream = new MediaStream();
  readonly #senders: Partial<Record<Kind, RTCRtpSender>> = {};
  readonly #stopTracks: () => void;
  #opened = false;
  #offerHeld = false;
  #makingOffer = false;
  #ignoringOffer = false;
  #closed = false;
  #origin: string | undefined;
  #work: Promise<void> = Promise.resolve();
  #restartTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const create = options.create ?? ((configuration) => new RTCPeerConnection(configuration));
    this.peer = create({
      iceServers: [...options.iceServers],
      bundlePolicy: "max-bundle",
      iceCandidatePoolSize: 1,
    });
    this.peer.onicecandidate = ({ candidate }) =>
      this.#say({ kind: "candidate", candidate: candidate?.toJSON() });
    this.peer.onnegotiationneeded = () => void this.#offer();
    this.peer.ontrack = ({ track }) => this.#hear(track);
    this.peer.addEventListener("connectionstatechange", () => this.#watch());
    this.#stopTracks = effect(() => {
      const tracks = { audio: options.media.microphone.value.track, video: options.media.camera.value.track };
      void this.#senders.audio?.replaceTrack(tracks.audio ?? null);
      void this.#senders.video?.replaceTrack(tracks.video ?? null);
    });
  }

  /** Makes the offer and gathers candidates, so that opening costs one message. */
  prepare(): void {
    for (const kind of ["audio", "video"] as const) {
      const transceiver = this.peer.addTransceiver(kind, {
        direction: "sendrecv",
        streams: [this.#stream],
        sendEncodings: [limitsOf(kind)],
      });
      this.#attach(kind, transceiver.sender);
    }
  }

  /** From here on what was made ready, and what follows, goes out. */
  open(): void {
    this.#opened = true;
    // The offer holds all candidates that were gathered meanwhile.
    if (this.#offerHeld) this.#describe();
    this.#offerHeld = false;
  }

  /** Takes what the other side said; one after the other, whatever each needs. */
  receive(content: Content): Promise<void> {
    this.#work = this.#work.then(() => this.#take(content)).catch(() => this.#break());
    return this.#work;
  }

  /** Uses these from the next gathering on. */
  useServers(iceServers: readonly RTCIceServer[]): void {
    // All else stays: browsers refuse a configuration that leaves it out.
    this.peer.setConfiguration({ ...this.peer.getConfiguration(), iceServers: [...iceServers] });
  }

  /** Finds a new path, keeping what goes on. */
  restart(): void {
    if (!this.#closed && this.#opened && this.peer.remoteDescription) this.peer.restartIce();
  }

  /** Says again what may have been lost on the way. */
  repeat(): void {
    if (this.peer.signalingState === "have-local-offer") this.#describe();
    else if (this.peer.connectionState !== "connected") this.restart();
  }

  /** Which connection of the other side this one talks to. */
  get origin(): string | undefined {
    return this.#origin;
  }

  get videoSender(): RTCRtpSender | undefined {
    return this.#senders.video;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#restartTimer);
    this.#stopTracks();
    this.peer.close();
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.peer.setLocalDescription();
      if (this.#opened) this.#describe();
      else this.#offerHeld = true;
    } catch {
      this.#break();
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(content: Content): Promise<void> {
    if (this.#closed) return;
    if (content.kind === "description") return this.#takeDescription(content);
    // One for a description that was never taken, or of an old generation, is of no use and does no harm.
    if (this.#ignoringOffer || !this.peer.remoteDescription) return;
    await this.peer.addIceCandidate(content.candidate).catch(() => undefined);
  }

  async #takeDescription(description: DescriptionContent): Promise<void> {
    const { type, sdp } = description;
    const offered = type === "offer";
    // An answer to nothing was sent twice.
    if (!offered && this.peer.signalingState === "stable") return;
    const collides = offered && (this.#makingOffer || this.peer.signalingState !== "stable");
    const origin = originOf(sdp);
    const stranger = this.#origin !== undefined && this.#origin !== origin;
    // Who started afresh will not answer what its former connection was offered, so even the impolite gives way.
    this.#ignoringOffer =
      collides && (origin === this.#options.outdated || (!this.#options.polite && !stranger));
    if (this.#ignoringOffer) return;
    // Where both made their first offer at once, the lines made here would not match theirs.
    if (offered && (stranger || (collides && this.#origin === undefined))) {
      this.#options.onSuperseded(description);
      return;
    }
    if (stranger) {
      this.#break();
      return;
    }
    this.#origin = origin;
    await this.peer.setRemoteDescription({ type, sdp });
    if (!offered) return;
    const adopted = this.#adoptLines();
    await this.peer.setLocalDescription();
    this.#describe();
    for (const [kind, sender] of adopted) await limit(kind, sender);
  }

  /** The answering side sends on the lines that the offer brought; gives those that are new to it. */
  #adoptLines(): [Kind, RTCRtpSender][] {
    const adopted: [Kind, RTCRtpSender][] = [];
    for (const transceiver of this.peer.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as Kind;
      if (this.#senders[kind] !== undefined) continue;
      transceiver.direction = "sendrecv";
      this.#attach(kind, transceiver.sender);
      adopted.push([kind, transceiver.sender]);
    }
    return adopted;
  }

  #attach(kind: Kind, sender: RTCRtpSender): void {
    this.#senders[kind] = sender;
    // Sound and picture of one stream are kept in step; browsers without setStreams do without.
    (sender as Partial<RTCRtpSender>).setStreams?.call(sender, this.#stream);
    const { microphone, camera } = this.#options.media;
    void sender.replaceTrack((kind === "audio" ? microphone : camera).peek().track ?? null);
  }

  #hear(track: MediaStreamTrack): void {
    for (const old of this.remote.getTracks()) if (old.kind === track.kind) this.remote.removeTrack(old);
    this.remote.addTrack(track);
  }

  #describe(): void {
    const { type, sdp } = this.peer.localDescription ?? {};
    if (sdp && (type === "offer" || type === "answer")) this.#say({ kind: "description", type, sdp });
  }

  #say(content: Content): void {
    // Before opening they are gathered into the offer itself.
    if (this.#opened && !this.#closed) this.#options.send(content);
  }

  #watch(): void {
    clearTimeout(this.#restartTimer);
    const state = this.peer.connectionState;
    if (state === "failed") this.#restartAndAgain();
    if (state === "disconnected")
      this.#restartTimer = setTimeout(() => this.#restartAndAgain(), DISCONNECTED_MS);
  }

  #restartAndAgain(): void {
    if (this.#closed) return;
    this.restart();
    this.#restartTimer = setTimeout(() => this.#restartAndAgain(), RESTART_AGAIN_MS);
  }

  #break(): void {
    if (!this.#closed) this.#options.onBroken();
  }
}

/** Sound goes before picture where the network is short; the picture begins small. */
function limitsOf(kind: Kind): RTCRtpEncodingParameters {
  if (kind === "audio") return { networkPriority: "high" };
  return {
    networkPriority: "low",
    maxBitrate: VIDEO_BITRATE,
    scaleResolutionDownBy: FIRST_PICTURE_SCALE,
  };
}

async function limit(kind: Kind, sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, limitsOf(kind));
  // Browsers that do not know a field refuse the whole; the call goes on as it is.
  await sender.setParameters(parameters).catch(() => undefined);
}

/** The session id of a description's origin line, which is the connection's own for its whole life (RFC 8829, 5.2.1). */
function originOf(sdp: string): string {
  return /^o=\S+ (\d+) /m.exec(sdp)?.[1] ?? "";
}
