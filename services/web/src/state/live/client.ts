import { create, fromBinary } from "@bufbuild/protobuf";
import { batch, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type TokenSource } from "../../api/client";
import * as pb from "../../gen/parley/api/live/v1/live_pb";
import { backOff } from "./backoff";
import { Emitter } from "./events";
import { encodeOnce, ReliableFrames, type ClientBody } from "./reliable";
import { Typists } from "./typists";
import { verdictOf, type ClosedReason } from "./closing";
import { BROWSER, type LiveEnvironment, type Socket } from "./environment";

export type { ClosedReason } from "./closing";
export type LiveStatus =
  | { readonly kind: "idle" | "connecting" | "live" | "reconnecting" }
  | { readonly kind: "closed"; readonly reason: ClosedReason };

export interface LiveEvents {
  /** Connected. False: nothing was resumed, load again by REST. */
  welcome: boolean;
  appointment: pb.AppointmentNews;
  message: pb.MessageNews;
  receipt: pb.ReceiptNews;
  signal: pb.Signal;
  presence: pb.Member;
  /** Desks: a message to a customer could not be delivered. */
  delivery: pb.DeliveryNews;
}

export interface LiveOptions {
  /** ws(s)://… of the pod that owns the channel. */
  readonly url: string;
  readonly channel: { readonly kind: "room" | "desk"; readonly id: string };
  readonly token: TokenSource;
  /** Asks the REST API where the channel is served now. */
  readonly locate: () => Promise<string>;
}

type Timer = ReturnType<typeof setTimeout>;

const OPEN = 1;
const WELCOME_TIMEOUT_MS = 8_000;
const PONG_TIMEOUT_MS = 4_000;
// A connection that lasts this long starts the next back-off from its beginning.
const STABLE_MS = 5_000;
const MOST_MOVES = 5;
const MOST_REFUSALS = 2;

/**
 * A live channel: one WebSocket at a time, reconnected and resumed by itself until the server closes the channel for
 * good or `close` is called. Reliable frames arrive once and in order; see live.proto.
 */
export class LiveClient {
  readonly sessionId = crypto.randomUUID();
  readonly #status = signal<LiveStatus>({ kind: "idle" });
  readonly #members = signal<ReadonlyMap<string, pb.Member>>(new Map());
  readonly #memberId = signal("");
  readonly #appointment = signal<pb.AppointmentNews | undefined>(undefined);
  readonly #queue = signal<pb.QueueNews | undefined>(undefined);
  readonly #typists = new Typists();
  readonly #events = new Emitter<LiveEvents>();
  readonly #frames = new ReliableFrames();
  #url: string;
  #socket: Socket | undefined;
  #token = "";
  #tokenRefused = false;
  /** What holds until it is said otherwise. */
  readonly #standing = new Map<ClientBody["case"], ClientBody>();
  #attempt = 0;
  #moves = 0;
  #refusals = 0;
  #retryTimer: Timer | undefined;
  #watchdog: Timer | undefined;
  #pinger: Timer | undefined;
  #liveSince: number | undefined;

  constructor(
    private readonly options: LiveOptions,
    private readonly environment: LiveEnvironment = BROWSER,
  ) {
    this.#url = options.url;
  }

  get status(): ReadonlySignal<LiveStatus> {
    return this.#status;
  }

  /** Everyone who is or was present, by member id. */
  get members(): ReadonlySignal<ReadonlyMap<string, pb.Member>> {
    return this.#members;
  }

  /** This client's own member id; empty before the first welcome. */
  get memberId(): ReadonlySignal<string> {
    return this.#memberId;
  }

  /** Rooms: the appointment as it is now. */
  get appointment(): ReadonlySignal<pb.AppointmentNews | undefined> {
    return this.#appointment;
  }

  get queue(): ReadonlySignal<pb.QueueNews | undefined> {
    return this.#queue;
  }

  /** The ids of the others who are typing. */
  get typing(): ReadonlySignal<ReadonlySet<string>> {
    return this.#typists.members;
  }

  on<Name extends keyof LiveEvents>(name: Name, listener: (event: LiveEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  connect(): void {
    if (this.#status.value.kind !== "idle") return;
    this.#status.value = { kind: "connecting" };
    addEventListener("online", this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    this.#open();
  }

  /** Leaves the channel at once. */
  close(): void {
    if (this.#status.value.kind === "closed") return;
    this.#sendReliably({ case: "bye", value: create(pb.ByeSchema) });
    this.#finish("left");
  }

  sendSignal(memberId: string, content: pb.Signal["content"]): void {
    const value = create(pb.SignalSchema, { memberId, sessionId: this.sessionId, content });
    this.#sendReliably({ case: "signal", value });
  }

  sendMedia(media: { microphone: boolean; camera: boolean }): void {
    this.#declare({ case: "setMedia", value: create(pb.SetMediaSchema, media) });
  }

  /** Desks: what colleagues are told. */
  sendStatus(status: pb.StaffStatus): void {
    this.#declare({ case: "setStatus", value: create(pb.SetStatusSchema, { status }) });
  }

  sendCallStats(phase: pb.CallPhase, firstFrameMs = 0): void {
    const value = create(pb.CallStatsSchema, { phase, firstFrameMs: Math.round(firstFrameMs) });
    this.#sendReliably({ case: "callStats", value });
  }

  sendTyping(typing: boolean): void {
    if (this.#status.value.kind !== "live") return;
    this.#socket?.send(encodeOnce({ case: "typing", value: create(pb.TypingSchema, { typing }) }));
  }

  #declare(body: ClientBody): void {
    this.#standing.set(body.case, body);
    if (this.#status.value.kind === "live") this.#sendReliably(body);
  }

  #sendReliably(body: ClientBody): void {
    if (this.#status.value.kind === "closed") return;
    const bytes = this.#frames.enqueue(body);
    if (bytes && this.#status.value.kind === "live") this.#socket?.send(bytes);
  }

  #open(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    const socket = this.environment.open(this.#url);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    this.#watch(WELCOME_TIMEOUT_MS);
    // The token is fetched while the socket opens.
    const token = this.#freshToken();
    const opened = new Promise((resolve) => {
      socket.onopen = resolve;
    });
    Promise.all([token, opened]).then(
      ([value]) => this.#hello(socket, value),
      (error: unknown) => {
        if (socket === this.#socket) this.#tokenFailed(error);
      },
    );
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (socket === this.#socket) this.#receive(new Uint8Array(event.data));
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  async #freshToken(): Promise<string> {
    const refused = this.#tokenRefused;
    this.#tokenRefused = false;
    return this.options.token(refused);
  }

  #hello(socket: Socket, accessToken: string): void {
    if (socket !== this.#socket || socket.readyState !== OPEN) return;
    this.#token = accessToken;
    const { epoch, received } = this.#frames.position;
    const value = create(pb.HelloSchema, {
      accessToken,
      kind: this.options.channel.kind === "room" ? pb.ChannelKind.ROOM : pb.ChannelKind.DESK,
      channelId: this.options.channel.id,
      sessionId: this.sessionId,
      resumeEpoch: epoch,
      resumeSeq: received,
    });
    socket.send(encodeOnce({ case: "hello", value }));
  }

  #tokenFailed(error: unknown): void {
    if (error instanceof ApiError && !error.transient) this.#finish("unauthenticated");
    else this.#lost();
  }

  #receive(bytes: Uint8Array): void {
    const frame = fromBinary(pb.ServerFrameSchema, bytes);
    if (this.#status.value.kind === "live") this.#watch(undefined);
    if (!this.#frames.accept(frame.seq)) return;
    batch(() => this.#handle(frame.body));
  }

  #handle(body: pb.ServerFrame["body"]): void {
    switch (body.case) {
      case "welcome":
        return this.#welcomed(body.value);
      case "moved":
        return this.#moved(body.value.url);
      case "closing":
        return this.#closing(body.value);
      case "pong":
        return this.#frames.acknowledge(body.value.ack);
      case "presence":
        if (body.value.member) this.#present(body.value.member);
        return;
      case "typing":
        return this.#typists.set(body.value.memberId, body.value.typing);
      case "appointmentNews":
        return this.#news(body.value);
      case "queueNews":
        this.#queue.value = body.value;
        return;
      case "signal":
        return this.#events.emit("signal", body.value);
      case "messageNews":
        this.#typists.set(body.value.senderId, false);
        return this.#events.emit("message", body.value);
      case "receiptNews":
        return this.#events.emit("receipt", body.value);
      case "deliveryNews":
        return this.#events.emit("delivery", body.value);
      case undefined:
        // A newer server's frame that this page does not know.
        return;
    }
  }

  #welcomed(welcome: pb.Welcome): void {
    this.#watch(undefined);
    this.#moves = 0;
    this.#refusals = 0;
    this.#memberId.value = welcome.memberId;
    this.#members.value = new Map(welcome.members.map((member) => [member.id, member]));
    const again = this.#frames.welcome(welcome.epoch, welcome.resumed, welcome.ack);
    for (const bytes of again) this.#socket?.send(bytes);
    this.#status.value = { kind: "live" };
    if (welcome.appointment) this.#news(welcome.appointment);
    // It may have changed while the channel was away.
    for (const body of this.#standing.values()) this.#sendReliably(body);
    this.#startPings(welcome.pingIntervalMs || 5_000);
    this.#liveSince = Date.now();
    this.#events.emit("welcome", welcome.resumed);
  }

  #moved(url: string): void {
    this.#moves += 1;
    this.#url = url;
    this.#drop();
    if (this.#moves > MOST_MOVES) this.#retry();
    else this.#open();
  }

  #closing(closing: pb.Closing): void {
    const verdict = verdictOf(closing.reason);
    this.#refusals += verdict.counts ? 1 : 0;
    this.#tokenRefused = closing.reason === pb.ClosingReason.UNAUTHENTICATED;
    if (verdict.kind === "final") return this.#finish(verdict.reason);
    if (verdict.kind === "refused" && this.#refusals > MOST_REFUSALS) return this.#finish(verdict.reason);
    this.#drop();
    this.#status.value = { kind: "reconnecting" };
    this.#retry(closing.retryAfterSeconds * 1000, verdict.kind === "elsewhere");
  }

  #news(news: pb.AppointmentNews): void {
    const known = this.#appointment.value;
    if (this.options.channel.kind === "room" && (!known || news.version >= known.version)) {
      this.#appointment.value = news;
      if (news.state !== "waiting") this.#queue.value = undefined;
    }
    this.#events.emit("appointment", news);
  }

  #present(member: pb.Member): void {
    this.#members.value = new Map(this.#members.value).set(member.id, member);
    if (!member.online) this.#typists.set(member.id, false);
    this.#events.emit("presence", member);
  }

  #startPings(intervalMs: number): void {
    clearInterval(this.#pinger);
    this.#pinger = setInterval(() => void this.#ping(), intervalMs);
  }

  async #ping(): Promise<void> {
    const socket = this.#socket;
    // While the token cannot be renewed the old one goes on for as long as it lasts.
    const token = await this.#freshToken().catch(() => this.#token);
    if (socket !== this.#socket || this.#status.value.kind !== "live") return;
    const value = create(pb.PingSchema, {
      sentAtMs: BigInt(Date.now()),
      ack: this.#frames.position.received,
      accessToken: token === this.#token ? "" : token,
    });
    this.#token = token;
    socket?.send(encodeOnce({ case: "ping", value }));
    this.#watch(PONG_TIMEOUT_MS);
  }

  /** Gives the socket up unless something is heard in time; undefined stops the clock. */
  #watch(milliseconds: number | undefined): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = milliseconds === undefined ? undefined : setTimeout(() => this.#lost(), milliseconds);
  }

  // The network is back, or the page is looked at again: try, or make sure of the connection, at once.
  readonly #wake = (): void => {
    if (document.visibilityState === "hidden") return;
    if (this.#retryTimer !== undefined) this.#open();
    else if (this.#status.value.kind === "live") void this.#ping();
  };

  #lost(): void {
    this.#drop();
    if (this.#status.value.kind === "live") this.#status.value = { kind: "reconnecting" };
    this.#retry();
  }

  #retry(atLeastMs = 0, relocate = this.#attempt > 0): void {
    const delay = Math.max(atLeastMs, backOff(this.#attempt, this.environment.random()));
    this.#attempt += 1;
    clearTimeout(this.#retryTimer);
    const again = (): void => {
      if (relocate) void this.#relocateAndOpen();
      else this.#open();
    };
    // Timers of a hidden page may wait for a minute.
    if (delay === 0) again();
    else this.#retryTimer = setTimeout(again, delay);
  }

  async #relocateAndOpen(): Promise<void> {
    try {
      this.#url = await this.options.locate();
    } catch (error) {
      if (error instanceof ApiError && !error.transient) {
        this.#finish("unauthenticated");
        return;
      }
    }
    // Something else may have opened or closed the channel meanwhile.
    if (this.#socket === undefined && this.#status.value.kind !== "closed") this.#open();
  }

  #drop(): void {
    clearInterval(this.#pinger);
    this.#watch(undefined);
    if (this.#liveSince !== undefined && Date.now() - this.#liveSince >= STABLE_MS) this.#attempt = 0;
    this.#liveSince = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #finish(reason: ClosedReason): void {
    removeEventListener("online", this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#drop();
    this.#status.value = { kind: "closed", reason };
  }
}
