import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { ChatMessage, Conversation as Page } from "../../api/types";
import { MessageNewsSchema, ReceiptNewsSchema } from "../../gen/parley/api/live/v1/live_pb";
import type { LiveEvents } from "../live";
import { Emitter } from "../live/events";
import { Conversation } from "./conversation";

const ME = "prt_1";
const THEM = "stf_1";

function message(id: string, senderId: string, text = id): ChatMessage {
  const kind = senderId === ME ? "participant" : "staff";
  return {
    id,
    client_id: `client-${id}`,
    sender: { kind, id: senderId },
    text,
    sent_at: "2026-11-25T10:00:00Z",
  };
}

function page(data: ChatMessage[], part: Partial<Page> = {}): Page {
  return { data, next_page_token: null, receipts: [], ...part };
}

/** A server that stores what is posted, and a channel that tells what it is told to. */
class Rig {
  readonly events = new Emitter<LiveEvents>();
  readonly live = {
    on: this.events.on.bind(this.events),
    typing: signal<ReadonlySet<string>>(new Set()),
    sendTyping: vi.fn(),
  };
  readonly get = vi.fn<(path: string, options: { query?: { after_id?: string } }) => Promise<Page>>(() =>
    Promise.resolve(page([])),
  );
  readonly post = vi.fn((_: string, { body }: { body: { client_id: string; text: string } }) =>
    Promise.resolve({ ...message("m5", ME, body.text), client_id: body.client_id }),
  );
  readonly put = vi.fn(() => Promise.resolve({}));

  open(): Conversation {
    return new Conversation({
      appointmentId: "apt_1",
      api: { get: this.get, post: this.post, put: this.put } as never,
      selfId: ME,
      live: this.live,
    });
  }

  news(id: string, part: MessageInitShape<typeof MessageNewsSchema> = {}): void {
    const base = { id, appointmentId: "apt_1", clientId: `client-${id}`, senderId: THEM, text: id };
    this.events.emit("message", create(MessageNewsSchema, { ...base, ...part }));
  }
}

describe("a conversation", () => {
  let rig: Rig;
  let conversation: Conversation;
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    rig = new Rig();
    conversation = rig.open();
  });
  afterEach(() => {
    conversation.close();
    vi.useRealTimers();
  });

  const texts = (): string[] => conversation.entries.value.map((entry) => entry.text);
  const deliveries = (): unknown[] => conversation.entries.value.map((entry) => entry.delivery);

  it("is loaded when the channel is there, and after a gap from the last message on", async () => {
    rig.get.mockResolvedValueOnce(page([message("m1", THEM), message("m2", ME)]));
    rig.events.emit("welcome", false);
    await vi.advanceTimersByTimeAsync(0);
    expect(texts()).toEqual(["m1", "m2"]);
    rig.events.emit("welcome", true);
    await vi.advanceTimersByTimeAsync(0);
    expect(rig.get.mock.lastCall?.[1]).toMatchObject({ query: { after_id: "m2" } });
  });

  it("shows each message once, in the order of the server", async () => {
    rig.news("m3");
    rig.news("m1");
    rig.news("m3");
    rig.get.mockResolvedValueOnce(page([message("m2", THEM), message("m3", THEM)]));
    await conversation.load();
    expect(texts()).toEqual(["m1", "m2", "m3"]);
  });

  it("takes no message of another appointment", () => {
    rig.news("m1", { appointmentId: "apt_2" });
    expect(texts()).toEqual([]);
  });

  it("shows an own message at once, and once when it is stored and told", async () => {
    conversation.send("  hello ");
    expect(conversation.entries.value).toMatchObject([{ text: "hello", delivery: "sending", mine: true }]);
    await vi.advanceTimersByTimeAsync(0);
    rig.news("m5", { senderId: ME, clientId: conversation.entries.value[0]?.clientId ?? "", text: "hello" });
    expect(conversation.entries.value).toMatchObject([{ text: "hello", delivery: "sent" }]);
  });

  it("sends nothing that is empty", () => {
    conversation.send("   ");
    expect(rig.post).not.toHaveBeenCalled();
  });

  it("tries again under the same id until the network is back, in order", async () => {
    rig.post.mockRejectedValueOnce(new ApiError(0, {}));
    conversation.send("first");
    conversation.send("second");
    await vi.advanceTimersByTimeAsync(3_000);
    const [lost, again, next] = rig.post.mock.calls.map(([, options]) => options.body);
    expect(again).toEqual(lost);
    expect([again?.text, next?.text]).toEqual(["first", "second"]);
  });

  it("keeps what is not sent over a reload", async () => {
    rig.post.mockRejectedValue(new ApiError(0, {}));
    conversation.send("still here");
    await vi.advanceTimersByTimeAsync(0);
    conversation.close();
    conversation = rig.open();
    expect(texts()).toEqual(["still here"]);
  });

  it("marks what is refused, and sends it again only when asked", async () => {
    rig.post.mockRejectedValueOnce(new ApiError(400, {}));
    conversation.send("refused");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(deliveries()).toEqual(["failed"]);
    expect(rig.post).toHaveBeenCalledOnce();
    conversation.retry(conversation.entries.value[0]?.clientId ?? "");
    await vi.advanceTimersByTimeAsync(0);
    expect(deliveries()).toEqual(["sent"]);
  });

  it("tells how far an own message has got, and never goes back", async () => {
    rig.get.mockResolvedValueOnce(page([message("m1", ME), message("m2", ME)]));
    await conversation.load();
    const receipt = (deliveredUpTo: string, readUpTo: string): void =>
      rig.events.emit(
        "receipt",
        create(ReceiptNewsSchema, { appointmentId: "apt_1", memberId: THEM, deliveredUpTo, readUpTo }),
      );
    receipt("m2", "m1");
    expect(deliveries()).toEqual(["read", "delivered"]);
    receipt("m1", "");
    expect(deliveries()).toEqual(["read", "delivered"]);
  });

  it("confirms what was delivered, and what was read once it was", () => {
    rig.news("m1");
    rig.news("m2");
    expect(conversation.unread.value).toBe(2);
    expect(rig.put.mock.lastCall).toMatchObject([{}, { body: { delivered_up_to: "m2", read_up_to: "" } }]);
    conversation.markRead();
    conversation.markRead();
    expect(conversation.unread.value).toBe(0);
    expect(rig.put).toHaveBeenCalledTimes(3);
    expect(rig.put.mock.lastCall).toMatchObject([{}, { body: { delivered_up_to: "m2", read_up_to: "m2" } }]);
  });

  it("counts nothing as unread that was read before the reload", async () => {
    const receipts = [{ member_id: ME, delivered_up_to: "m1", read_up_to: "m1" }];
    rig.get.mockResolvedValueOnce(page([message("m1", THEM), message("m2", THEM)], { receipts }));
    await conversation.load();
    expect(conversation.unread.value).toBe(1);
  });

  it("goes back page by page", async () => {
    rig.get.mockResolvedValueOnce(page([message("m2", THEM)], { next_page_token: "before-m2" }));
    await conversation.load();
    expect(conversation.hasOlder).toBe(true);
    rig.get.mockResolvedValueOnce(page([message("m1", THEM)]));
    await conversation.loadOlder();
    expect([texts(), conversation.hasOlder]).toEqual([["m1", "m2"], false]);
  });

  it("says that it could not be loaded, and that it could the next time", async () => {
    rig.get.mockRejectedValueOnce(new ApiError(503, {}));
    await conversation.load();
    expect(conversation.state.value).toBe("failed");
    await conversation.load();
    expect(conversation.state.value).toBe("ready");
  });

  it("tells the others of typing every three seconds at most", () => {
    conversation.typing();
    conversation.typing();
    expect(rig.live.sendTyping).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(3_000);
    conversation.typing();
    expect(rig.live.sendTyping).toHaveBeenCalledTimes(2);
  });

  it("shows others typing, never oneself", () => {
    rig.live.typing.value = new Set([ME]);
    expect(conversation.othersTyping.value).toBe(false);
    rig.live.typing.value = new Set([ME, THEM]);
    expect(conversation.othersTyping.value).toBe(true);
  });
});
