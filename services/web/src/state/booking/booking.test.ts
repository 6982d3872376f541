import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Customer, Slot } from "../../api/types";
import { Directory } from "../directory";
import { Booking, type Prefill } from "./booking";
import { contactOf } from "./contact";
import { Delivery } from "./delivery";
import { Invitation } from "./invitation";

const slot = (starts_at: string): Slot => ({
  specialist_id: "stf_1",
  starts_at,
  ends_at: new Date(Date.parse(starts_at) + 1_800_000).toISOString(),
});
const zoe: Customer = {
  id: "cus_1",
  display_name: "Zoé",
  email: "zoe@example.org",
  phone: "+33612345678",
  locale: "fr",
  time_zone: "Europe/Paris",
  created_at: "2026-11-25T10:00:00Z",
  version: 1,
  reference: "",
  country: "",
  erased_at: null,
};

interface Sent {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly key: string | undefined;
}

class Server {
  slots: Slot[] = [];
  invitations: { kind: string; state: string; error: string | null }[][] = [];
  readonly sent: Sent[] = [];
  readonly searches: Record<string, string>[] = [];
  customers: Customer[] = [];
  failures: ApiError[] = [];

  readonly get = (path: string, options: { query?: unknown }): Promise<never> => {
    if (path === "/v1/slots") {
      this.searches.push(options.query as Record<string, string>);
      return Promise.resolve({ data: this.slots } as never);
    }
    if (path.endsWith("/notifications")) {
      const data = this.invitations.length > 1 ? this.invitations.shift() : this.invitations[0];
      return Promise.resolve({ data: data ?? [] } as never);
    }
    if (path === "/v1/customers") {
      const { query = "" } = options.query as { query?: string };
      const data = this.customers.filter(
        ({ email, phone }) => query !== "" && [email, phone].includes(query),
      );
      return Promise.resolve({ data, next_page_token: null } as never);
    }
    const types = [
      { id: "typ_1", active: true },
      { id: "typ_2", active: true },
    ];
    const data = path === "/v1/appointment-types" ? types : [];
    return Promise.resolve({ data, next_page_token: null } as never);
  };

  readonly post = (path: string, options: object): Promise<never> => {
    const { body = {}, idempotencyKey: key } = options as { body?: Sent["body"]; idempotencyKey?: string };
    this.sent.push({ path, body, key });
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    if (path === "/v1/customers") return Promise.resolve({ ...zoe, ...body, id: "cus_new" } as never);
    if (path.endsWith("/links"))
      return Promise.resolve({ id: "lnk_1", url: "https://parley.example/j#s" } as never);
    return Promise.resolve({ id: "apt_1", version: 1, ...body } as never);
  };
}

let server: Server;
let directory: Directory;
let created: string[];
beforeEach(async () => {
  server = new Server();
  directory = new Directory(server);
  await directory.load();
  created = [];
});

describe("one line for e-mail or phone", () => {
  it.each([
    ["zoe@example.org", "email"],
    ["+33 6 12 34 56 78", "sms"],
    ["06.12.34.56.78", "sms"],
  ])("reads %s as %s", (text, channel) => {
    expect(contactOf(text)?.channel).toBe(channel);
  });

  it.each(["", "zoe", "zoe@", "12345", "call me"])("refuses '%s'", (text) => {
    expect(contactOf(text)).toBeUndefined();
  });
});

describe("inviting", () => {
  const invite = (locale = "fr"): Invitation =>
    new Invitation({
      api: server,
      directory,
      teamIds: ["team_1", "team_2"],
      locale,
      country: "FR",
      onCreated: ({ id }) => created.push(id),
    });

  it("adds the customer and sends the link the way they can be reached", async () => {
    const invitation = invite();
    invitation.contact.value = "06 11 22 33 44";
    invitation.name.value = " Paul ";
    await invitation.send();
    expect(server.sent.map(({ path }) => path)).toEqual(["/v1/customers", "/v1/appointments"]);
    expect(server.sent[0]?.body).toMatchObject({ display_name: "Paul", phone: "+33611223344", email: "" });
    expect(server.sent[1]?.body).toMatchObject({
      ad_hoc: true,
      invite_by: "sms",
      type_id: "typ_1",
      team_id: "team_1",
    });
    expect(invitation.step.value.kind).toBe("sent");
    expect(created).toEqual(["apt_1"]);
    invitation.close();
  });

  it("takes a known customer rather than making a second one, and their language", async () => {
    server.customers = [zoe];
    const invitation = invite("en");
    invitation.contact.value = "06 12 34 56 78";
    await invitation.send();
    expect(server.sent[0]?.body).toMatchObject({ customer_id: "cus_1", language: "fr" });
    expect(server.sent.map(({ path }) => path)).toEqual(["/v1/appointments"]);
    invitation.close();
  });

  it("says what it is about and how urgent it is", async () => {
    const invitation = invite();
    invitation.contact.value = "paul@example.org";
    invitation.name.value = "Paul";
    invitation.subject.value = " Water damage ";
    invitation.priority.value = 2;
    await invitation.send();
    expect(server.sent.at(-1)?.body).toMatchObject({ subject: "Water damage", priority: 2 });
    invitation.close();
  });

  it("can make a link that nobody is sent", async () => {
    directory.learn(zoe);
    const invitation = invite();
    invitation.contact.value = "zoe@example.org";
    await invitation.makeLink();
    expect(server.sent[0]?.body["invite_by"]).toBe("copy");
    expect(invitation.step.value).toMatchObject({ kind: "link", url: "https://parley.example/j#s" });
  });

  it("sends nothing to what is neither an address nor a number", async () => {
    const invitation = invite();
    invitation.contact.value = "somebody";
    await invitation.send();
    expect(server.sent).toEqual([]);
  });

  it("makes nothing twice when it is tried again after a lost answer", async () => {
    server.failures = [new ApiError(0, {})];
    const invitation = invite();
    invitation.contact.value = "paul@example.org";
    invitation.name.value = "Paul";
    await invitation.send();
    expect(invitation.error.value).toBeInstanceOf(ApiError);
    await invitation.send();
    const [first, second] = server.sent.filter(({ path }) => path === "/v1/customers");
    expect(first?.key).toBe(second?.key);
    invitation.close();
  });

  it("is another invitation once its content has changed", async () => {
    server.failures = [new ApiError(400, { code: "INVALID_ARGUMENT", field: "phone" })];
    const invitation = invite();
    invitation.contact.value = "123456";
    invitation.name.value = "Paul";
    await invitation.send();
    invitation.contact.value = "0611223344";
    await invitation.send();
    const [first, second] = server.sent.filter(({ path }) => path === "/v1/customers");
    expect(first?.key).not.toBe(second?.key);
    invitation.close();
  });
});

describe("an invitation on its way", () => {
  const follow = async (): Promise<Delivery> => {
    const delivery = new Delivery(server, "apt_1", () => Promise.resolve());
    await delivery.follow();
    return delivery;
  };

  it("is told sent once it is", async () => {
    server.invitations = [
      [],
      [{ kind: "invitation", state: "due", error: null }],
      [{ kind: "invitation", state: "sent", error: null }],
    ];
    expect((await follow()).state.value).toBe("sent");
  });

  it("is told failed with the reason", async () => {
    server.invitations = [[{ kind: "invitation", state: "failed", error: "unknown recipient" }]];
    const delivery = await follow();
    expect([delivery.state.value, delivery.error.value]).toEqual(["failed", "unknown recipient"]);
  });

  it("is told held back where its channel is suspended", async () => {
    server.invitations = [[{ kind: "invitation", state: "held", error: "CHANNEL_SUSPENDED" }]];
    expect((await follow()).state.value).toBe("held");
  });

  it("is told failed where it was dropped", async () => {
    server.invitations = [[{ kind: "invitation", state: "dropped", error: "NOT_SENDABLE" }]];
    expect((await follow()).state.value).toBe("failed");
  });

  it("is not waited for for ever", async () => {
    server.invitations = [[{ kind: "invitation", state: "due", error: null }]];
    expect((await follow()).state.value).toBe("unknown");
  });
});

describe("booking", () => {
  let booking: Booking;
  const free = slot("2026-11-26T10:00:00Z");
  const open = async (prefill: Prefill = {}): Promise<void> => {
    booking = new Booking({
      api: server,
      directory,
      who: "stf_1",
      country: "FR",
      prefill,
      onBooked: ({ id }) => created.push(id),
      now: () => new Date("2026-11-25T10:00:00Z"),
    });
    await expect.poll(() => booking.slots.state.value).toBe("ready");
  };
  beforeEach(async () => {
    server.slots = [free];
    await open();
  });
  afterEach(() => booking.close());

  it("books the slot and invites the customer the way that was chosen", async () => {
    booking.choose(zoe);
    booking.slots.slot.value = free;
    booking.subject.value = "Second opinion";
    await booking.book();
    expect(server.sent.at(-1)?.body).toMatchObject({
      customer_id: "cus_1",
      specialist_id: "stf_1",
      starts_at: free.starts_at,
      time_zone: booking.slots.timeZone,
      invite_by: "email",
      subject: "Second opinion",
      language: "fr",
      reminders_minutes_before: null,
    });
    expect(created).toEqual(["apt_1"]);
  });

  it("of anybody in a team names the team, and whoever is free", async () => {
    booking.choose(zoe);
    booking.slots.who.value = "team_1";
    await expect.poll(() => booking.slots.state.value).toBe("ready");
    booking.slots.slot.value = free;
    await booking.book();
    expect(server.sent.at(-1)?.body).toMatchObject({ team_id: "team_1", specialist_id: "stf_1" });
  });

  it("reminds when it was asked to, or not at all", async () => {
    booking.choose(zoe);
    for (const reminders of [[60], []]) {
      booking.slots.slot.value = free;
      booking.reminders.value = reminders;
      await booking.book();
      expect(server.sent.at(-1)?.body["reminders_minutes_before"]).toEqual(reminders);
    }
  });

  it("begins with what is known already", async () => {
    directory.learn(zoe);
    booking.close();
    await open({ customer: "cus_1", type: "typ_2", who: "stf_2", at: free.starts_at });
    expect(booking.customer.value).toBe(zoe);
    expect(booking.slots.slot.value).toEqual(free);
    expect(server.searches.at(-1)).toMatchObject({ type_id: "typ_2", specialist_id: "stf_2" });
  });

  it("looks for times anew when somebody was faster", async () => {
    booking.choose(zoe);
    booking.slots.slot.value = free;
    server.failures = [new ApiError(409, { code: "SLOT_TAKEN" })];
    const before = server.searches.length;
    await booking.book();
    expect(booking.error.value?.code).toBe("SLOT_TAKEN");
    expect(booking.slots.slot.value).toBeUndefined();
    expect(server.searches).toHaveLength(before + 1);
  });

  it("keeps the slot after a lost answer, and books it once however often it is tried", async () => {
    booking.choose(zoe);
    booking.slots.slot.value = free;
    server.failures = [new ApiError(0, {})];
    const before = server.searches.length;
    await booking.book();
    expect(booking.error.value?.status).toBe(0);
    expect(booking.slots.slot.value).toEqual(free);
    expect(server.searches).toHaveLength(before);
    await booking.book();
    const [first, second] = server.sent;
    expect(first?.key).toBeDefined();
    expect(second).toEqual(first);
    expect(created).toEqual(["apt_1"]);
  });

  it("invites by SMS whoever has no e-mail", () => {
    booking.choose({ ...zoe, email: null });
    expect(booking.channel.value).toBe("sms");
  });
});
