import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { ApiKey, Delivery, Webhook } from "../../api/types";
import { DeliveryLog } from "./deliveries";
import { FakeApi } from "./fakes";
import { keyForm, keyState, webhookForm } from "./integrations";

const NOW = Date.parse("2026-11-26T10:00:00Z");
const key: ApiKey = {
  id: "key_1",
  version: 1,
  name: "CRM",
  prefix: "parley_8fK2",
  scopes: ["customers:read"],
  created_at: "2026-11-01T00:00:00Z",
  created_by: "stf_1",
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};
const webhook: Webhook = {
  id: "whk_1",
  version: 4,
  url: "https://crm.example/hook",
  description: "",
  event_types: [],
  active: true,
  created_at: "2026-11-01T00:00:00Z",
  disabled_reason: null,
  secrets: 1,
};
const delivery = (id: string, state: Delivery["state"] = "failed"): Delivery => ({
  id,
  webhook_id: "whk_1",
  message_id: "msg_1",
  event_type: "appointment.scheduled",
  payload: "{}",
  state,
  created_at: "2026-11-26T09:00:00Z",
  next_attempt_at: null,
  attempts: [],
});

describe("a key", () => {
  it("is told its secret once, and the form forgets all of it", async () => {
    const api = new FakeApi({ "POST /v1/api-keys": { api_key: key, secret: "parley_x" } });
    const told: string[] = [];
    const form = keyForm(api.tools, (_, secret) => told.push(secret));
    await form.load();
    form.set({ name: "CRM", scopes: ["customers:read"], expires_on: "2026-12-31" });
    expect(await form.save()).toBe(true);
    expect(told).toEqual(["parley_x"]);
    expect(form.values.name).toBe("");
    const { expires_at } = api.last?.body as { expires_at: string };
    // The whole of its last day, in the reader's own zone.
    expect(new Date(expires_at).getTime()).toBe(new Date(2027, 0, 1).getTime());
  });

  it("without any right is not made", async () => {
    const api = new FakeApi({});
    const form = keyForm(api.tools, () => undefined);
    await form.load();
    form.set({ name: "CRM" });
    expect(await form.save()).toBe(false);
    expect([form.errors.value.get("scopes"), api.sent.length]).toEqual(["missing", 0]);
  });

  it.each([
    ["active", {}],
    ["active", { expires_at: "2026-11-26T10:00:01Z" }],
    ["expired", { expires_at: "2026-11-26T10:00:00Z" }],
    ["revoked", { revoked_at: "2026-11-20T10:00:00Z", expires_at: "2026-11-21T10:00:00Z" }],
  ])("is %s", (state, changes) => {
    expect(keyState({ ...key, ...changes }, NOW)).toBe(state);
  });
});

describe("a webhook", () => {
  it("leads nowhere that the server would not call", async () => {
    const refusal = new ApiError(400, { code: "URL_REFUSED", field: "url" });
    const form = webhookForm(new FakeApi({ "POST /v1/webhooks": refusal }).tools, undefined, () => undefined);
    await form.load();
    form.set({ url: "" });
    expect(await form.save()).toBe(false);
    expect(form.errors.value.get("url")).toBe("missing");
    form.set({ url: "http://crm.example" });
    expect(await form.save()).toBe(false);
    expect(form.errors.value.get("url")).toBe(refusal);
  });

  it("is told its secret when it is made, and never when it is changed", async () => {
    const api = new FakeApi({
      "POST /v1/webhooks": { webhook, secret: "whsec_x" },
      "PATCH /v1/webhooks/whk_1": { ...webhook, version: 5 },
    });
    const told: (string | undefined)[] = [];
    for (const which of [undefined, webhook]) {
      const form = webhookForm(api.tools, which, (_, secret) => told.push(secret));
      await form.load();
      form.set({ url: webhook.url });
      expect(await form.save()).toBe(true);
    }
    expect(told).toEqual(["whsec_x", undefined]);
    expect(api.last).toMatchObject({ method: "PATCH", ifMatch: 4 });
  });
});

describe("the delivery log", () => {
  it("is read a page at a time, and shows what became of a redelivery", async () => {
    const pages = [
      { data: [delivery("dlv_3"), delivery("dlv_2")], next_page_token: "more" },
      { data: [delivery("dlv_1")], next_page_token: null },
    ];
    const api = new FakeApi({
      "GET /v1/webhooks/whk_1/deliveries": () => pages.shift(),
      "POST /v1/webhooks/whk_1/deliveries/dlv_2/redeliver": delivery("dlv_2", "due"),
    });
    const log = new DeliveryLog(api.tools.api, "whk_1");
    await log.load();
    expect(log.hasMore.value).toBe(true);
    await log.loadMore();
    await log.redeliver("dlv_2");
    expect(log.deliveries.value.map(({ id, state }) => [id, state])).toEqual([
      ["dlv_3", "failed"],
      ["dlv_2", "due"],
      ["dlv_1", "failed"],
    ]);
    expect(log.hasMore.value).toBe(false);
  });

  it("shows what was asked for last, whichever answer comes first", async () => {
    const answers: ((page: unknown) => void)[] = [];
    const api = new FakeApi({
      "GET /v1/webhooks/whk_1/deliveries": () => new Promise((resolve) => answers.push(resolve)),
    });
    const log = new DeliveryLog(api.tools.api, "whk_1");
    const reads = [log.load(), log.load()];
    answers[1]?.({ data: [delivery("dlv_2")], next_page_token: null });
    answers[0]?.({ data: [delivery("dlv_1")], next_page_token: null });
    await Promise.all(reads);
    expect(log.deliveries.value.map(({ id }) => id)).toEqual(["dlv_2"]);
  });
});
