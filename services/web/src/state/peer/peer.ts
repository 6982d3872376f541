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
  /** The first remote frame, milliseconds after both could talk; 0 where no frame is to be seen. */
  readonly onConnected: (milliseconds: number) => void;
  readonly onLost: () => void;
  readonly create?: ConnectionOptions["create"];
}

const LOOK_MS = 1_000;
// Offers of the answering side, should the other's not come.
const PATIENCE_MS = 2_500;
// Looks without a packet until the person is told; without media only the checks every 2.5 s are heard.
const SILENT_LOOKS = { media: 2, checks: 7 } as const;
// Looks at a connection without frames until it counts as one of sound alone.
const PICTURELESS_LOOKS = 5;
const FIRST_MEND_MS = 500;
const LONGEST_MEND_MS = 8_000;

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
  #iceServers: readonly RTCIceServer[];
  #connection: Connection | undefined;
  #target: Target | undefined;
  #outdated: string | undefined;
  #openedAt = 0;
  #told = false;
  #reader = new StatsReader();
  #ladder = new VideoLadder();
  #bitrate: number | undefined;
  #looks = 0;
  #silentLooks = 0;
  #flowing = false;
  #mends = 0;
  #lookTimer: ReturnType<typeof setInterval> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #mendTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
    addEventListener("online", this.#networkChanged);
    addEventListener("offline", this.#networkGone);
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

  /** Looked at every second; frames are counted in it. */
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
    this.#outdated = undefined;
    this.#target = target;
    this.#openedAt = performance.now();
    this.#told = false;
    this.#mends = 0;
    this.prepare();
    this.#state.value = "connecting";
    this.#connection?.open();
    this.#lookTimer ??= setInterval(() => void this.#look(), LOOK_MS);
    if (this.#options.side === "specialist") this.#offerUnlessOffered();
  }

  /** Takes a signal of the live channel. */
  receive(target: Target, content: Content): void {
    this.talkTo(target);
    // Theirs comes before the own mending.
    if (!this.#connection && content.kind === "description" && content.type === "offer") this.#replace(false);
    void this.#connection?.receive(content);
  }

  /** The channel lost what was on its way: says again what has no answer yet. */
  repeat(): void {
    if (this.#target) this.#connection?.repeat();
  }

  /** Uses these from the next gathering on; their credentials end before a long call does. */
  useServers(iceServers: readonly RTCIceServer[]): void {
    this.#iceServers = iceServers;
    if (this.#target) this.#connection?.useServers(iceServers);
    else this.#prepareAfresh();
  }

  /** The screen shows the other's first frame. */
  firstFrame(): void {
    if (this.#target) this.#tell(performance.now() - this.#openedAt);
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
    removeEventListener("offline", this.#networkGone);
    this.stop();
  }

  #build(offering: boolean): Connection {
    clearTimeout(this.#mendTimer);
    const connection: Connection = new Connection({
      polite: this.#options.side === "customer",
      outdated: this.#outdated,
      iceServers: this.#iceServers,
      media: this.#options.media,
      send: (content) => {
        if (this.#target && connection === this.#connection)
          this.#options.send(this.#target.memberId, content);
      },
      onSuperseded: (offer) => {
        if (connection !== this.#connection) return;
        void this.#replace(false).receive(offer);
      },
      onBroken: () => {
        if (connection === this.#connection) this.#mend();
      },
      ...(this.#options.create ? { create: this.#options.create } : {}),
    });
    connection.peer.addEventListener("connectionstatechange", () => {
      if (connection === this.#connection) this.#follow(connection.peer.connectionState);
    });
    this.#connection = connection;
    this.#remote.value = connection.remote;
    if (offering) connection.prepare();
    return connection;
  }

  /** Starts afresh with the same session of the other side. */
  #replace(offering: boolean): Connection {
    this.#lose();
    this.#discard();
    const connection = this.#build(offering);
    connection.open();
    return connection;
  }

  /** Offers a fresh connection in place of a broken one: at once, then ever more slowly. */
  #mend(): void {
    this.#lose();
    this.#discard();
    const delay = this.#mends === 0 ? 0 : Math.min(FIRST_MEND_MS * 2 ** this.#mends, LONGEST_MEND_MS);
    this.#mends += 1;
    this.#mendTimer = setTimeout(() => {
      if (this.#target) this.#replace(true);
      else this.prepare();
    }, delay);
  }

  #offerUnlessOffered(): void {
    this.#patience = setTimeout(() => {
      if (!this.#connection?.peer.remoteDescription) this.#connection?.prepare();
    }, PATIENCE_MS);
  }

  #prepareAfresh(): void {
    if (!this.#connection) return;
    this.#discard();
    this.prepare();
  }

  #discard(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#mendTimer);
    this.#outdated = this.#connection?.origin ?? this.#outdated;
    this.#connection?.close();
    this.#connection = undefined;
    this.#remote.value = undefined;
    this.#quality.value = "unknown";
    this.#videoPaused.value = false;
    this.#reader = new StatsReader();
    this.#ladder = new VideoLadder();
    this.#bitrate = undefined;
    this.#looks = 0;
    this.#silentLooks = 0;
    this.#flowing = false;
  }

  #follow(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      clearTimeout(this.#patience);
      this.#mends = 0;
      this.#state.value = "connected";
    } else if (state === "disconnected" || state === "failed") {
      this.#lose();
    }
  }

  #lose(): void {
    if (this.#state.value !== "connected") return;
    this.#state.value = "reconnecting";
    this.#quality.value = "unknown";
    this.#options.onLost();
  }

  #tell(milliseconds: number): void {
    if (this.#told) return;
    this.#told = true;
    this.#options.onConnected(milliseconds);
  }

  async #look(): Promise<void> {
    const connection = this.#connection;
    if (connection?.peer.connectionState !== "connected") return;
    const stats = this.#reader.read(await connection.peer.getStats());
    if (connection !== this.#connection) return;
    this.#stats.value = stats;
    this.#looks += 1;
    if (stats.packetsHeard + stats.checksHeard > 0) {
      this.#silentLooks = 0;
      this.#flowing = stats.packetsHeard > 0;
      this.#state.value = "connected";
      this.#quality.value = qualityOf(stats);
      // A page that nobody looks at paints no frame.
      if (this.#looks >= PICTURELESS_LOOKS && (stats.framesDecoded === 0 || document.hidden)) this.#tell(0);
      await this.#degrade(connection);
    } else {
      this.#silentLooks += 1;
      if (this.#silentLooks === SILENT_LOOKS[this.#flowing ? "media" : "checks"]) {
        this.#lose();
        connection.restart();
      }
    }
  }

  /** Sets the ladder's bitrate; from the first look on the picture has its full size. */
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
      encoding.scaleResolutionDownBy = 1;
      if (bitrate > 0) encoding.maxBitrate = bitrate;
    }
    await sender.setParameters(parameters).catch(() => undefined);
  }

  readonly #networkChanged = (): void => {
    if (this.#target) this.#connection?.restart();
    // What was gathered ahead belongs to the old network.
    else this.#prepareAfresh();
  };

  // The next look that hears something takes it back.
  readonly #networkGone = (): void => this.#lose();
}
