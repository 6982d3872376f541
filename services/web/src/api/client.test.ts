import { describe, expect, it } from "vitest";
import { chooseLocale } from "../i18n/index";
import { Api, ApiError, type ApiEnvironment } from "./client";

interface Sent {
  url: string;
  method: string;
  headers: Headers;
  body: unknown;
}

class Server implements ApiEnvironment {
  readonly sent: Sent[] = [];
  readonly waits: number[] = [];
  readonly #answers: (() => Response)[];

  constructor(...answers: (() => Response)[]) {
    this.#answers = answers;
  }

  fetch(url: string, init: RequestInit): Promise<Response> {
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    this.sent.push({ url, method: init.method ?? "", headers: new Headers(init.headers), body });
    const answer = this.#answers.shift();
    return answer ? Promise.resolve().then(answer) : Promise.reject(new Error("no answer was scripted"));
  }

  wait(milliseconds: number): Promise<void> {
    this.waits.push(milliseconds);
    return Promise.resolve();
  }

  random(): number {
    return 0.5;
  }
}

const ok = (body: unknown) => () => Response.json(body);
const offline = (): Response => {
  throw new TypeError("Failed to fetch");
};
const problem =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/problem+json", ...headers },
    });

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error("expected an ApiError");
  return error;
}

const appointment = { path: { appointment_id: "apt 1" } };

describe("a request", () => {
  it("begins a trace of its own, which its repetitions share", async () => {
    const server = new Server(offline, ok({}), ok({}));
    const api = new Api(undefined, server);
    await api.get("/v1/appointments/{appointment_id}", appointment);
    await api.get("/v1/appointments/{appointment_id}", appointment);
    const [first, repeated, second] = server.sent.map((sent) => sent.headers.get("traceparent"));
    expect(first).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(repeated).toBe(first);
    expect(second).not.toBe(first);
  });

  it("asks for problems in the page's language", async () => {
    const server = new Server(ok({}), ok({}));
    const api = new Api(undefined, server);
    for (const language of ["fr", "en"] as const) {
      chooseLocale(language);
      await api.get("/v1/appointments/{appointment_id}", appointment);
    }
    expect(server.sent.map((sent) => sent.headers.get("Accept-Language"))).toEqual(["fr", "en"]);
  });

  it("fills its path and query, and carries the caller's token", async () => {
    const server = new Server(ok({ data: [], next_page_token: null, receipts: [] }));
    const api = new Api(() => Promise.resolve("token"), server);
    await api.get("/v1/appointments/{appointment_id}/messages", {
      ...appointment,
      query: { after_id: "msg_1" },
    });
    expect(server.sent[0]?.url).toBe("/v1/appointments/apt%201/messages?after_id=msg_1");
    expect(server.sent[0]?.headers.get("Authorization")).toBe("Bearer token");
  });

  it("asks for a fresh token once when the old one is refused", async () => {
    const server = new Server(problem(401, { code: "UNAUTHENTICATED" }), ok({}));
    const asked: boolean[] = [];
    const api = new Api((fresh) => {
      asked.push(fresh);
      return Promise.resolve(fresh ? "new" : "old");
    }, server);
    await api.get("/v1/sessions/me", {});
    expect(asked).toEqual([false, true]);
    expect(server.sent[1]?.headers.get("Authorization")).toBe("Bearer new");
  });

  it("names the version it builds on", async () => {
    const server = new Server(ok({}));
    await new Api(undefined, server).post("/v1/appointments/{appointment_id}/admit", {
      ...appointment,
      ifMatch: 7,
    });
    expect(server.sent[0]?.headers.get("If-Match")).toBe('"7"');
  });

  it("says where a change overwrites whatever is there", async () => {
    const server = new Server(ok({}), ok({}), ok({}));
    const api = new Api(undefined, server);
    await api.patch("/v1/teams/{team_id}", { path: { team_id: "team_1" }, body: {} });
    await api.patch("/v1/teams/{team_id}", { path: { team_id: "team_1" }, body: {}, ifMatch: 0 });
    await api.post("/v1/appointments/{appointment_id}/admit", appointment);
    expect(server.sent.map((sent) => sent.headers.get("If-Match"))).toEqual(["*", "*", null]);
  });

  it("goes to another origin where it is told one", async () => {
    const server = new Server(ok({ data: [] }));
    await new Api(undefined, server, "https://parley.example").get("/v1/queue", {});
    expect(server.sent[0]?.url).toBe("https://parley.example/v1/queue");
  });
});

describe("a refusal", () => {
  it("becomes an error with the problem's code, field and detail", async () => {
    const server = new Server(problem(400, { code: "INVALID_PHONE", field: "phone", detail: "Use E.164." }));
    const error = await failure(new Api(undefined, server).get("/v1/queue", {}));
    expect([error.status, error.code, error.field, error.message]).toEqual([
      400,
      "INVALID_PHONE",
      "phone",
      "Use E.164.",
    ]);
  });

  it("is still an error when a proxy answers with a page", async () => {
    const server = new Server(
      () => new Response("<html>", { status: 500, headers: { "Content-Type": "text/html" } }),
    );
    expect((await failure(new Api(undefined, server).get("/v1/queue", {}))).code).toBe("HTTP_500");
  });
});

describe("trying again", () => {
  it("repeats a read until it is answered", async () => {
    const server = new Server(offline, problem(503, {}), ok({ data: [] }));
    await new Api(undefined, server).get("/v1/queue", {});
    expect(server.waits).toEqual([400, 800]);
  });

  it("waits as long as the server asks", async () => {
    const server = new Server(problem(429, {}, { "Retry-After": "2" }), ok({ data: [] }));
    await new Api(undefined, server).get("/v1/queue", {});
    expect(server.waits).toEqual([2000]);
  });

  it("gives up after three attempts", async () => {
    const server = new Server(offline, offline, offline, ok({}));
    expect((await failure(new Api(undefined, server).get("/v1/queue", {}))).code).toBe("NO_ANSWER");
    expect(server.sent).toHaveLength(3);
  });

  it("never repeats a POST whose outcome is unknown", async () => {
    const server = new Server(offline, ok({}));
    await failure(new Api(undefined, server).post("/v1/sessions/refresh", {}));
    expect(server.sent).toHaveLength(1);
  });

  it("repeats a POST under the same idempotency key", async () => {
    const server = new Server(offline, ok({}));
    const body = { display_name: "Zoé", email: "zoe@example.org" };
    await new Api(undefined, server).post("/v1/customers", { body, idempotencyKey: "key-1" });
    expect(server.sent.map((request) => request.headers.get("Idempotency-Key"))).toEqual(["key-1", "key-1"]);
  });

  it("gives every POST a key of its own", async () => {
    const server = new Server(ok({}), ok({}));
    const api = new Api(undefined, server);
    await api.post("/v1/appointments/{appointment_id}/admit", appointment);
    await api.post("/v1/appointments/{appointment_id}/admit", appointment);
    const keys = server.sent.map((request) => request.headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(2);
  });
});
