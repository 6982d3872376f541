import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Customer, Slot } from "../../api/types";
import { Directory } from "../directory";
import { Booking } from "./booking";
import { contactOf } from "./contact";
import { Delivery } from "./delivery";
import { Invitation } from "./invitation";
import { byDay } from "./slots";

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
  readonly searches: { from: string; to: string }[] = [];
  failures: ApiError[] = [];

  readonly get = (path: string, options: { query?: unknown }): Promise<never> => {
    if (path === "/v1/slots") {
      this.searches.push(options.query as { from: string; to: string });
      return Promise.resolve({ data: this.slots } as never);
    }
    if (path.endsWith("/notifications")) {
      const data = this.invitations.length > 1 ? this.invitations.shift() : this.invitations[0];
      return Promise.resolve({ data: data ?? [] } as never);
    }
    const data = path === "/v1/appointment-types" ? [{ id: "typ_1" }, { id: "typ_2" }] : [];
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
  const invite = (): Invitation =>
    new Invitation({
      api: server,
      directory,
      teamId: "team_1",
      locale: "fr",
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
    expect(server.sent[1]?.body).toMatchObject({ ad_hoc: true, invite_by: "sms", type_id: "typ_1" });
    expect(invitation.step.value.kind).toBe("sent");
    expect(created).toEqual(["apt_1"]);
    invitation.close();
  });

  it("takes a known customer rather than making a second one", async () => {
    directory.learn(zoe);
    const invitation = invite();
    invitation.contact.value = "zoe@example.org";
    await invitation.send();
    expect(server.sent.map(({ path }) => path)).toEqual(["/v1/appointments"]);
    expect(server.sent[0]?.body["customer_id"]).toBe("cus_1");
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

  it("is not waited for for ever", async () => {
    server.invitations = [[{ kind: "invitation", state: "due", error: null }]];
    expect((await follow()).state.value).toBe("unknown");
  });
});

describe("free times", () => {
  it("stand under the day that the wall of their zone shows", () => {
    const days = byDay(
      [slot("2026-11-25T22:30:00Z"), slot("2026-11-25T23:30:00Z")],
      "2026-11-25",
      2,
      "Europe/Paris",
    );
    expect(days.map(({ day, slots }) => [day, slots.length])).toEqual([
      ["2026-11-25", 1],
      ["2026-11-26", 1],
    ]);
  });

  it("outside of the days shown are left out", () => {
    expect(
      byDay([slot("2026-11-29T10:00:00Z")], "2026-11-25", 2, "Europe/Paris").flatMap((day) => day.slots),
    ).toEqual([]);
  });
});

describe("booking", () => {
  let booking: Booking;
  const free = slot("2026-11-26T10:00:00Z");
  beforeEach(async () => {
    server.slots = [free];
    booking = new Booking({
      api: server,
      directory,
      selfId: "stf_1",
      country: "FR",
      onBooked: ({ id }) => created.push(id),
      now: () => new Date("2026-11-25T10:00:00Z"),
    });
    await expect.poll(() => booking.search.value).toBe("ready");
  });

  it("searches seven days from today for the one who books", () => {
    const [search] = server.searches;
    expect(search).toMatchObject({ type_id: "typ_1", specialist_id: "stf_1" });
    expect(Date.parse(search?.to ?? "") - Date.parse(search?.from ?? "")).toBe(7 * 86_400_000);
    booking.close();
  });

  it("does not go back before today", () => {
    expect(booking.canGoBack.value).toBe(false);
    booking.later();
    expect(booking.canGoBack.value).toBe(true);
    booking.earlier();
    booking.earlier();
    expect(booking.canGoBack.value).toBe(false);
    booking.close();
  });

  it("forgets the chosen time when something else is searched for", () => {
    booking.slot.value = free;
    booking.typeId.value = "typ_2";
    expect(booking.slot.value).toBeUndefined();
    booking.close();
  });

  it("books the slot and invites the customer the way that was chosen", async () => {
    booking.choose(zoe);
    booking.slot.value = free;
    await booking.book();
    expect(server.sent.at(-1)?.body).toMatchObject({
      customer_id: "cus_1",
      specialist_id: "stf_1",
      starts_at: free.starts_at,
      time_zone: booking.timeZone,
      invite_by: "email",
    });
    expect(created).toEqual(["apt_1"]);
    booking.close();
  });

  it("looks for times anew when somebody was faster", async () => {
    booking.choose(zoe);
    booking.slot.value = free;
    server.failures = [new ApiError(409, { code: "SLOT_TAKEN" })];
    const before = server.searches.length;
    await booking.book();
    expect((booking.error.value as ApiError).code).toBe("SLOT_TAKEN");
    expect(booking.slot.value).toBeUndefined();
    expect(server.searches).toHaveLength(before + 1);
    booking.close();
  });

  it("invites by SMS whoever has no e-mail", () => {
    booking.choose({ ...zoe, email: null });
    expect(booking.channel.value).toBe("sms");
    booking.close();
  });
});
