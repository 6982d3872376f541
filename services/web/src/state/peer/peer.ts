import { signal, type ReadonlySignal } from "@preact/signals";
import type { LocalMedia } from "../devices";
import { Connection, type ConnectionOptions, type Content } from "./connection";
import { qualityOf, StatsReader, VideoLadder, type PeerStats, type Quality } from "./quality";

export type PeerState = "idle" | "connecting" | "connected" | "reconnecting";

/** The other end: its member id, and the session that tells one page from the next. */
export interface Target {
  readonly memberId: string;
  readonly sessionId: string;
}

export interface PeerOptions {
  /** The customer is polite and offers first: its connection is ready before it is admitted. */
  readonly side: "customer" | "specialist";
  readonly iceServers: readonly RTCIceServer[];
  readonly media: LocalMedia;
  readonly send: (memberId: string, content: Content) => void;
  /** The first remote frame, milliseconds after both could talk; 0 where there is only sound. */
  readonly onConnected: (milliseconds: number) => void;
  readonly onLost: () => void;
  readonly create?: ConnectionOptions["create"];
}

const LOOK_MS = 1_000;
// Offers of the answering side, should the other's not come.
const PATIENCE_MS = 2_500;
// Looks without a byte until the person is told.
const SILENT_LOOKS = 2;

/**
 * The direct call with one other member. It goes on whatever happens to the live channel: only `stop`, or another
 * session of the other side, ends a connection.
 */
export class Peer {
  readonly #options: PeerOptions;
  readonly #state = signal<PeerState>("idle");
  readonly #remote = signal<MediaStream | undefined>(undefined);
  readonly #quality = signal<Quality>("unknown");
  readonly #stats = signal<PeerStats | undefined>(undefined);
  readonly #videoPaused = signal(false);
  #connection: Connection | undefined;
  #target: Target | undefined;
  #openedAt = 0;
  #told = false;
  #reader = new StatsReader();
  #ladder = new VideoLadder();
  #bitrate = 0;
  #silentLooks = 0;
  #lookTimer: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    addEventListener("online", this.#networkChanged);
  }

  get state(): ReadonlySignal<PeerState> {
    return this.#state;
  }

  /** What the other side sends; a new stream with every new connection. */
  get remote(): ReadonlySignal<MediaStream | undefined> {
    return this.#remote;
  }

  get quality(): ReadonlySignal<Quality> {
    return this.#quality;
  }

  get stats(): ReadonlySignal<PeerStats | undefined> {
    return this.#stats;
  }

  /** The own video is held back so that the sound gets through. */
  get videoPaused(): ReadonlySignal<boolean> {
    return this.#videoPaused;
  }

  /** Gets all ready that can be before anyone may talk. */
  prepare(): void {
    if (!this.#connection) this.#build(this.#options.side === "customer");
  }

  /** Both may talk: goes on with the same session of the other side, or starts with a new one. */
  talkTo(target: Target): void {
    const known = this.#target;
    if (known?.memberId === target.memberId && known.sessionId === target.sessionId) return;
    if (known) this.#discard();
    this.#target = target;
    this.#openedAt = performance.now();
    this.#told = false;
    this.prepare();
    this.#state.value = "connecting";
    this.#connection?.open();
    this.#lookTimer ??= setInterval(() => void this.#look(), LOOK_MS);
    if (this.#options.side === "specialist") {
      this.#patience = setTimeout(() => {
        if (!this.#connection?.peer.remoteDescription) this.#connection?.prepare();
      }, PATIENCE_MS);
    }
  }

  /** Takes a signal of the live channel. */
  receive(target: Target, content: Content): void {
    this.talkTo(target);
    void this.#connection?.receive(content);
  }

  /** The screen shows the other's first frame. */
  firstFrame(): void {
    if (this.#told || !this.#target) return;
    this.#told = true;
    this.#options.onConnected(performance.now() - this.#openedAt);
  }

  /** Nobody may talk any more. */
  stop(): void {
    this.#target = undefined;
    this.#discard();
    clearInterval(this.#lookTimer);
    this.#lookTimer = undefined;
    this.#state.value = "idle";
  }

  /** Stops, and listens to nothing any more. */
  close(): void {
    removeEventListener("online", this.#networkChanged);
    this.stop();
  }

  #build(offering: boolean): void {
    const connection = new Connection({
      polite: this.#options.side === "customer",
      iceServers: this.#options.iceServers,
      media: this.#options.media,
      send: (content) => {
        if (this.#target && connection === this.#connection)
          this.#options.send(this.#target.memberId, content);
      },
      onBroken: () => {
        if (connection === this.#connection) this.#rebuild();
      },
      ...(this.#options.create ? { create: this.#options.create } : {}),
    });
    connection.peer.addEventListener("connectionstatechange", () => {
      if (connection === this.#connection) this.#follow(connection.peer.connectionState);
    });
    this.#connection = connection;
    this.#remote.value = connection.remote;
    this.#reader = new StatsReader();
    this.#ladder = new VideoLadder();
    this.#bitrate = 0;
    if (offering) connection.prepare();
  }

  /** The polite side gives way with a fresh, answering connection. */
  #rebuild(): void {
    this.#discard();
    this.#build(false);
    this.#connection?.open();
  }

  #discard(): void {
    clearTimeout(this.#patience);
    this.#connection?.close();
    this.#connection = undefined;
    this.#remote.value = undefined;
    this.#quality.value = "unknown";
    this.#silentLooks = 0;
  }

  #follow(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      clearTimeout(this.#patience);
      this.#state.value = "connected";
    } else if (this.#state.value === "connected" && (state === "disconnected" || state === "failed")) {
      this.#lose();
    }
  }

  #lose(): void {
    this.#state.value = "reconnecting";
    this.#quality.value = "unknown";
    this.#options.onLost();
  }

  async #look(): Promise<void> {
    const connection = this.#connection;
    if (!connection || connection.peer.connectionState === "closed") return;
    const before = this.#stats.value?.bytesReceived;
    const stats = this.#reader.read(await connection.peer.getStats());
    if (connection !== this.#connection) return;
    this.#stats.value = stats;
    this.#silentLooks = stats.bytesReceived === before ? this.#silentLooks + 1 : 0;
    const connected = connection.peer.connectionState === "connected";
    if (connected && this.#silentLooks === SILENT_LOOKS && this.#state.value === "connected") {
      this.#lose();
      connection.restart();
    } else if (connected && this.#silentLooks === 0) {
      this.#state.value = "connected";
      this.#quality.value = qualityOf(stats);
      await this.#degrade(connection);
    }
  }

  async #degrade(connection: Connection): Promise<void> {
    const bitrate = this.#ladder.next(this.#quality.value);
    if (bitrate === this.#bitrate) return;
    this.#bitrate = bitrate;
    this.#videoPaused.value = bitrate === 0;
    const sender = connection.videoSender;
    const parameters = sender?.getParameters();
    if (!sender || !parameters?.encodings.length) return;
    for (const encoding of parameters.encodings) {
      encoding.active = bitrate > 0;
      if (bitrate > 0) encoding.maxBitrate = bitrate;
    }
    await sender.setParameters(parameters).catch(() => undefined);
  }

  readonly #networkChanged = (): void => {
    if (this.#target) this.#connection?.restart();
    else if (this.#connection) {
      // What was gathered ahead belongs to the old network.
      this.#discard();
      this.prepare();
    }
  };
}
