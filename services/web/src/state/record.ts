import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError, type Api } from "../api/client";
import type { Appointment, AuditEntry, Notification } from "../api/types";
import { Conversation } from "./chat";
import { AppointmentCommands } from "./commands";
import type { Desk } from "./desk";

export interface RecordOptions {
  readonly api: Pick<Api, "get" | "post" | "put" | "delete">;
  readonly appointmentId: string;
  readonly selfId: string;
  readonly desk: Desk;
}

/** What staff may have sent to a customer. */
export interface NewMessage {
  readonly channel: "email" | "sms";
  readonly kind: "invitation" | "reminder" | "custom";
  /** Of a custom one; the link is added. */
  readonly text: string;
  /** Undefined: now. */
  readonly send_at?: string;
}

const PAGE_SIZE = 200;

/** One appointment with all that is known of it: messages sent, chat, links, and the story from the audit trail. */
export class AppointmentRecord {
  readonly chat: Conversation;
  readonly commands: AppointmentCommands;
  readonly #options: RecordOptions;
  readonly #state = signal<"loading" | "ready" | "missing" | "failed">("loading");
  readonly #appointment = signal<Appointment | undefined>(undefined);
  readonly #notifications = signal<readonly Notification[] | undefined>(undefined);
  readonly #story = signal<readonly AuditEntry[] | undefined>(undefined);
  readonly #busy = signal(false);
  readonly #stops: (() => void)[] = [];
  #asking: AbortController | undefined;

  constructor(options: RecordOptions) {
    this.#options = options;
    const { api, appointmentId, selfId, desk } = options;
    this.commands = new AppointmentCommands(api, appointmentId, (appointment) => this.#take(appointment));
    this.chat = new Conversation({ api, appointmentId, selfId });
    this.#stops.push(
      desk.on("changed", (appointment) => {
        if (appointment.id === appointmentId) this.#take(appointment);
      }),
      desk.on("undelivered", (id) => {
        if (id === appointmentId) void this.#loadTrail();
      }),
      desk.on("message", (id) => {
        if (id === appointmentId) void this.#loadChat();
      }),
    );
  }

  get state(): ReadonlySignal<"loading" | "ready" | "missing" | "failed"> {
    return this.#state;
  }

  get appointment(): ReadonlySignal<Appointment | undefined> {
    return this.#appointment;
  }

  /** Undefined where they can't be told now. */
  get notifications(): ReadonlySignal<readonly Notification[] | undefined> {
    return this.#notifications;
  }

  /** Undefined where it can't be told now. */
  get story(): ReadonlySignal<readonly AuditEntry[] | undefined> {
    return this.#story;
  }

  get busy(): ReadonlySignal<boolean> {
    return this.#busy;
  }

  /** Never throws. */
  async load(): Promise<void> {
    try {
      const path = this.#path;
      this.#take(await this.#options.api.get("/v1/appointments/{appointment_id}", { path }));
      this.#state.value = "ready";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = error.status === 404 ? "missing" : "failed";
      return;
    }
    await this.#loadChat();
  }

  /** A link to hand over by oneself; its secret is told this once. Throws ApiError. */
  makeLink(): Promise<string> {
    return this.#command(async (api) => {
      const body = { channel: "copy" } as const;
      const link = await api.post("/v1/appointments/{appointment_id}/links", { path: this.#path, body });
      this.#take(await api.get("/v1/appointments/{appointment_id}", { path: this.#path }));
      return link.url;
    });
  }

  /** Whoever came in by the link is out within a second. Throws ApiError. */
  revokeLink(linkId: string): Promise<void> {
    return this.#command(async (api) => {
      const path = { ...this.#path, link_id: linkId };
      this.#take(await api.delete("/v1/appointments/{appointment_id}/links/{link_id}", { path }));
    });
  }

  /** Sends the customer a message, or has it sent later. Throws ApiError. */
  send(message: NewMessage): Promise<void> {
    return this.#command(async (api) => {
      const body = { appointment_id: this.#options.appointmentId, ...message };
      await api.post("/v1/messages", { body });
      await this.#loadTrail();
    });
  }

  /** Takes back a message that has not gone out yet. Throws ApiError. */
  cancelMessage(messageId: string): Promise<void> {
    return this.#command(async (api) => {
      await api.delete("/v1/messages/{message_id}", { path: { message_id: messageId } });
      await this.#loadTrail();
    });
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.chat.close();
    this.#asking?.abort();
  }

  get #path(): { appointment_id: string } {
    return { appointment_id: this.#options.appointmentId };
  }

  #take(appointment: Appointment): void {
    const known = this.#appointment.value;
    if (known && known.version >= appointment.version) return;
    this.#appointment.value = appointment;
    this.#options.desk.take(appointment);
    void this.#loadTrail();
  }

  async #loadChat(): Promise<void> {
    await this.chat.load();
    this.#options.desk.markRead(this.#options.appointmentId);
  }

  /** What other services tell of the appointment; each may be away without the other. */
  async #loadTrail(): Promise<void> {
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const { api } = this.#options;
    const options = { path: this.#path, signal: asking.signal };
    const query = { page_size: PAGE_SIZE };
    const [notifications, story] = await Promise.all([
      api.get("/v1/appointments/{appointment_id}/notifications", options).catch(() => undefined),
      api.get("/v1/appointments/{appointment_id}/events", { ...options, query }).catch(() => undefined),
    ]);
    // Asked for anew since: what comes of that is newer.
    if (asking.signal.aborted) return;
    if (notifications) this.#notifications.value = notifications.data;
    if (story) this.#story.value = story.data;
  }

  async #command<Result>(run: (api: RecordOptions["api"]) => Promise<Result>): Promise<Result> {
    this.#busy.value = true;
    try {
      return await run(this.#options.api);
    } finally {
      this.#busy.value = false;
    }
  }
}
