import { signal } from "@preact/signals";
import { ApiError, type Api } from "../../api/client";
import { MemberKind, type MessageNews } from "../../gen/parley/api/live/v1/live_pb";

/** The customers' messages that the specialist has not seen, by appointment. */
export class Unread {
  readonly #api: Pick<Api, "get">;
  readonly #selfId: string;
  readonly #counts = signal<ReadonlyMap<string, number>>(new Map());

  constructor(api: Pick<Api, "get">, selfId: string) {
    this.#api = api;
    this.#selfId = selfId;
  }

  of(id: string): number {
    return this.#counts.value.get(id) ?? 0;
  }

  /** Counts what was written before the desk was opened. Never throws: the count is a hint, the next message brings it up. */
  async load(id: string): Promise<void> {
    try {
      const path = { appointment_id: id };
      const page = await this.#api.get("/v1/appointments/{appointment_id}/messages", { path });
      const own = page.receipts.find((receipt) => receipt.member_id === this.#selfId);
      const read = own?.read_up_to ?? "";
      this.#set(id, page.data.filter((each) => each.sender.kind === "participant" && each.id > read).length);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  hear(news: MessageNews): void {
    if (news.senderKind === MemberKind.CUSTOMER)
      this.#set(news.appointmentId, this.of(news.appointmentId) + 1);
  }

  markRead(id: string): void {
    if (this.of(id) > 0) this.#set(id, 0);
  }

  #set(id: string, count: number): void {
    this.#counts.value = new Map(this.#counts.value).set(id, count);
  }
}
