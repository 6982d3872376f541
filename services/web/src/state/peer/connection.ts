import { effect } from "@preact/signals";
import type { LocalMedia } from "../devices";

/** What two connections tell each other, in the order in which it was said. */
export type Content =
  | { readonly kind: "description"; readonly type: "offer" | "answer"; readonly sdp: string }
  /** Undefined: no more candidates. */
  | { readonly kind: "candidate"; readonly candidate: RTCIceCandidateInit | undefined };

export interface ConnectionOptions {
  /** The polite side gives way when both offer at once. */
  readonly polite: boolean;
  readonly iceServers: readonly RTCIceServer[];
  readonly media: Pick<LocalMedia, "microphone" | "camera">;
  readonly send: (content: Content) => void;
  /** The connection can't go on: both sides have to start afresh. */
  readonly onBroken: () => void;
  readonly create?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

/** The best that is sent; the browser goes lower by itself. */
export const VIDEO_BITRATE = 1_700_000;
const DISCONNECTED_MS = 2_000;
const RESTART_AGAIN_MS = 8_000;

/**
 * One RTCPeerConnection with one audio and one video line in both directions, negotiated perfectly (W3C WebRTC 1.0,
 * section 10.7). `prepare` builds and gathers ahead of time; nothing is sent before `open`.
 */
export class Connection {
  readonly peer: RTCPeerConnection;
  readonly remote = new MediaStream();
  readonly #options: ConnectionOptions;
  readonly #stream = new MediaStream();
  readonly #senders: Partial<Record<"audio" | "video", RTCRtpSender>> = {};
  readonly #stopTracks: () => void;
  #opened = false;
  #offerHeld = false;
  #makingOffer = false;
  #ignoringOffer = false;
  #closed = false;
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
      const encoding = kind === "video" ? [{ maxBitrate: VIDEO_BITRATE }] : [{}];
      const transceiver = this.peer.addTransceiver(kind, {
        direction: "sendrecv",
        streams: [this.#stream],
        sendEncodings: encoding,
      });
      this.#attach(kind, transceiver.sender);
    }
  }

  /** From here on what was made ready, and what follows, goes out. */
  open(): void {
    this.#opened = true;
    const offer = this.peer.localDescription;
    // It holds all candidates that were gathered meanwhile.
    if (this.#offerHeld && offer) this.#describe(offer);
    this.#offerHeld = false;
  }

  /** Takes what the other side said; one after the other, whatever each needs. */
  receive(content: Content): Promise<void> {
    this.#work = this.#work.then(() => this.#take(content)).catch((error: unknown) => this.#stumble(error));
    return this.#work;
  }

  /** Finds a new path, keeping what goes on. */
  restart(): void {
    if (!this.#closed && this.#opened && this.peer.remoteDescription) this.peer.restartIce();
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
      const description = this.peer.localDescription;
      if (description && this.#opened) this.#describe(description);
      else this.#offerHeld = true;
    } catch (error) {
      this.#stumble(error);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(content: Content): Promise<void> {
    if (this.#closed) return;
    if (content.kind === "candidate") {
      if (this.#ignoringOffer) return;
      await this.peer.addIceCandidate(content.candidate);
      return;
    }
    // An answer to nothing was sent twice.
    if (content.type === "answer" && this.peer.signalingState === "stable") return;
    const collides = content.type === "offer" && (this.#makingOffer || this.peer.signalingState !== "stable");
    this.#ignoringOffer = collides && !this.#options.polite;
    if (this.#ignoringOffer) return;
    if (collides && !this.peer.remoteDescription) {
      // Both made their first offer at once: lines made here would not match theirs.
      this.#options.onBroken();
      return;
    }
    await this.peer.setRemoteDescription({ type: content.type, sdp: content.sdp });
    if (content.type === "answer") return;
    await this.#adoptLines();
    await this.peer.setLocalDescription();
    if (this.peer.localDescription) this.#describe(this.peer.localDescription);
  }

  /** The answering side sends on the lines that the offer brought. */
  async #adoptLines(): Promise<void> {
    for (const transceiver of this.peer.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as "audio" | "video";
      if (this.#senders[kind] !== undefined) continue;
      transceiver.direction = "sendrecv";
      this.#attach(kind, transceiver.sender);
      await this.#limit(kind, transceiver.sender);
    }
  }

  #attach(kind: "audio" | "video", sender: RTCRtpSender): void {
    this.#senders[kind] = sender;
    // Sound and picture of one stream are kept in step; browsers without setStreams do without.
    (sender as Partial<RTCRtpSender>).setStreams?.call(sender, this.#stream);
    const { microphone, camera } = this.#options.media;
    void sender.replaceTrack((kind === "audio" ? microphone : camera).peek().track ?? null);
  }

  /** Sound goes before picture where the network is short. */
  async #limit(kind: "audio" | "video", sender: RTCRtpSender): Promise<void> {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) {
      encoding.networkPriority = kind === "audio" ? "high" : "low";
      if (kind === "video") encoding.maxBitrate = VIDEO_BITRATE;
    }
    // Browsers that do not know a field refuse the whole; the call goes on as it is.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  #hear(track: MediaStreamTrack): void {
    for (const old of this.remote.getTracks()) if (old.kind === track.kind) this.remote.removeTrack(old);
    this.remote.addTrack(track);
  }

  #say(content: Content): void {
    // Before opening they are gathered into the offer itself.
    if (this.#opened && !this.#closed) this.#options.send(content);
  }

  #describe({ type, sdp }: RTCSessionDescription): void {
    if (type === "offer" || type === "answer") this.#say({ kind: "description", type, sdp });
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

  #stumble(error: unknown): void {
    if (this.#closed) return;
    // A candidate of an old generation is of no use and does no harm.
    if (error instanceof DOMException && error.name === "OperationError" && this.peer.remoteDescription)
      return;
    this.#options.onBroken();
  }
}
