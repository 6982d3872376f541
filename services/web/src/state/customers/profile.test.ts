import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Appointment, Consent, Customer, Erasure } from "../../api/types";
import { appointment } from "../desk/fakes";
import { Drafts } from "../form";
import { Emitter } from "../live/events";
import { CustomerProfile } from "./profile";

const zoe: Customer = {
  id: "cus_1",
  version: 3,
  display_name: "Zoé Lefèvre",
  email: "zoe@example.org",
  phone: "+33612345678",
  locale: "fr",
  time_zone: "Europe/Paris",
  reference: "A-12",
  country: "FR",
  created_at: "2026-11-01T10:00:00Z",
  erased_at: null,
};
const consent = (purpose: Consent["purpose"], granted: boolean, answered_at: string): Consent => ({
  id: `cns_${answered_at}`,
  purpose,
  participant_id: "prt_1",
  text_version: 1,
  locale: "fr",
  granted,
  answered_at,
  method: "check_in",
  recorded_by: null,
});
const erasure = (completed_at: string | null): Erasure => ({
  id: "era_1",
  customer_id: "cus_1",
  requested_at: "2026-11-25T10:00:00Z",
  requested_by: "stf_1",
  steps: [{ service: "chat", done_at: completed_at, records: 4 }],
  completed_at,
});

/** The API, as far as a customer's page asks it. */
class Server {
  customer = zoe;
  appointments: Appointment[] = [];
  erasures: Erasure[] = [];
  readonly sent: { path: string; body?: unknown; ifMatch?: number }[] = [];
  readonly failing = new Set<string>();

  readonly get = (path: string, options: object): Promise<never> => this.#answer("GET", path, options);
  readonly put = (path: string, options: object): Promise<never> => this.#answer("PUT", path, options);
  readonly patch = (path: string, options: object): Promise<never> => this.#answer("PATCH", path, options);
  readonly delete = (path: string, options: object): Promise<never> => this.#answer("DELETE", path, options);

  #answer(method: string, path: string, options: object): Promise<never> {
    const last = path.split("/").at(-1) ?? "";
    if (this.failing.has(last)) return Promise.reject(new ApiError(503, {}));
    if (method !== "GET") this.sent.push({ ...options, path: `${method} ${last}` });
    return this.#result(method, last, options) as Promise<never>;
  }

  #result(method: string, last: string, options: object): Promise<unknown> {
    switch (last) {
      case "appointments":
        return Promise.resolve({ data: this.appointments, next_page_token: null });
      case "notifications":
        return Promise.resolve({ data: [{ id: "ntf_1", due_at: "2026-11-25T10:00:00Z" }] });
      case "contact-preferences":
        return Promise.resolve({ data: [{ channel: "sms", opted_out: false }] });
      case "{channel}":
        return Promise.resolve({ channel: "sms", ...(options as { body: object }).body });
      case "erasure": {
        const next = this.erasures.length > 1 ? this.erasures.shift() : this.erasures[0];
        return next ? Promise.resolve(next) : Promise.reject(new ApiError(404, {}));
      }
      case "territories":
        return Promise.resolve({ data: [{ country: "FR" }] });
      case "export":
        return Promise.resolve({ customer: this.customer });
      default:
        if (method === "DELETE") return Promise.resolve(erasure(null));
        if (method === "PATCH") {
          const { body } = options as { body: Partial<Customer> };
          this.customer = { ...this.customer, ...body, version: this.customer.version + 1 };
        }
        return Promise.resolve(this.customer);
    }
  }
}

let server: Server;
let desk: Emitter<{ changed: Appointment }>;
let learnt: Customer[];
let profile: CustomerProfile;
const open = async (isAdministrator = true): Promise<void> => {
  profile = new CustomerProfile({
    api: server,
    customerId: "cus_1",
    country: "FR",
    isAdministrator,
    desk: { on: (name, listener) => desk.on(name as "changed", listener as never) },
    drafts: new Drafts({ addEventListener: () => undefined, removeEventListener: () => undefined }),
    onChange: (customer) => learnt.push(customer),
  });
  await Promise.all([profile.form.load(), profile.load()]);
};

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  desk = new Emitter();
  learnt = [];
});
afterEach(() => {
  profile.close();
  vi.useRealTimers();
});

describe("a customer's page", () => {
  it("saves what was changed on the version that it was read in, with the number as the API takes it", async () => {
    await open();
    profile.form.set({ phone: "06 99 88 77 66" });
    expect(await profile.form.save()).toBe(true);
    expect(server.sent).toMatchObject([
      { path: "PATCH {customer_id}", ifMatch: 3, body: { phone: "+33699887766" } },
    ]);
    expect([profile.customer.value?.version, learnt.at(-1)?.phone]).toEqual([4, "+33699887766"]);
  });

  it("lets nobody be made unreachable", async () => {
    await open();
    profile.form.set({ email: "", phone: "" });
    expect(await profile.form.save()).toBe(false);
    expect(server.sent).toEqual([]);
  });

  it("tells their history newest first, and follows the desk", async () => {
    server.appointments = [
      appointment({ id: "apt_1", starts_at: "2026-11-01T10:00:00Z" }),
      appointment({ id: "apt_2", starts_at: "2026-11-20T10:00:00Z" }),
    ];
    await open();
    desk.emit("changed", appointment({ id: "apt_3", starts_at: "2026-11-25T10:00:00Z" }));
    desk.emit("changed", appointment({ id: "apt_4", customer_id: "cus_2" }));
    expect(profile.appointments.value?.map(({ id }) => id)).toEqual(["apt_3", "apt_2", "apt_1"]);
    expect(profile.messages.value?.map(({ appointment_id }) => appointment_id)).toEqual(["apt_2", "apt_1"]);
  });

  it("counts the newest answer to each question", async () => {
    server.appointments = [
      appointment({ consents: [consent("photo", true, "2026-11-01T10:00:00Z")] }),
      appointment({
        consents: [
          consent("photo", false, "2026-11-20T10:00:00Z"),
          consent("recording", true, "2026-11-20T10:00:00Z"),
        ],
      }),
    ];
    await open();
    expect(profile.consents.value.map(({ purpose, granted }) => [purpose, granted])).toEqual([
      ["photo", false],
      ["recording", true],
    ]);
  });

  it("sends no more reminders on a channel that they do not want", async () => {
    await open();
    await profile.prefer("sms", true);
    expect(profile.preferences.value).toMatchObject([{ channel: "sms", opted_out: true }]);
  });

  it("shows what it can while another service is away", async () => {
    server.failing.add("contact-preferences").add("appointments");
    await open();
    expect(profile.preferences.value).toBeUndefined();
    expect([profile.form.state.value, profile.customer.value]).toEqual(["ready", zoe]);
  });
});

describe("erasing a customer", () => {
  it("is followed until every service has proved it", async () => {
    await open();
    await profile.erase();
    expect(profile.erasure.value?.completed_at).toBeNull();
    server.erasures = [erasure(null), erasure("2026-11-25T10:01:00Z")];
    server.customer = { ...zoe, display_name: "", erased_at: "2026-11-25T10:01:00Z" };
    await vi.advanceTimersByTimeAsync(4_000);
    expect(profile.erasure.value?.steps).toMatchObject([{ service: "chat", records: 4 }]);
    expect(profile.customer.value?.erased_at).toBe("2026-11-25T10:01:00Z");
  });

  it("that goes on is found again after a reload", async () => {
    server.erasures = [erasure(null)];
    await open();
    expect(profile.erasure.value?.id).toBe("era_1");
  });

  it("is no matter of those who may not ask for it", async () => {
    server.erasures = [erasure(null)];
    await open(false);
    expect(profile.erasure.value).toBeUndefined();
  });

  it("is no longer followed once the page is left", async () => {
    await open();
    await profile.erase();
    profile.close();
    server.erasures = [erasure("2026-11-25T10:01:00Z")];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(profile.erasure.value?.completed_at).toBeNull();
  });
});
