import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../api/client";
import type { Customer } from "../api/types";
import { Directory, MOST_CUSTOMERS } from "./directory";

function customer(id: string, display_name: string, changes: Partial<Customer> = {}): Customer {
  return {
    id,
    display_name,
    email: null,
    phone: null,
    locale: "fr",
    time_zone: "Europe/Paris",
    created_at: "2026-11-25T10:00:00Z",
    version: 1,
    reference: "",
    country: "",
    erased_at: null,
    ...changes,
  };
}

class Server {
  customers: Customer[] = [];
  types: { id: string; active: boolean }[] = [];
  readonly asked: string[] = [];
  failing = false;

  readonly get = (path: string, options: { path?: unknown; query?: unknown }): Promise<never> => {
    this.asked.push(path);
    if (this.failing) return Promise.reject(new ApiError(503, {}));
    return Promise.resolve(this.#answer(path, options) as never);
  };

  #answer(path: string, options: { path?: unknown; query?: unknown }): unknown {
    if (path === "/v1/customers/{customer_id}") {
      const id = (options.path as { customer_id: string }).customer_id;
      return this.customers.find((each) => each.id === id);
    }
    if (path === "/v1/appointment-types") return { data: this.types };
    if (path !== "/v1/customers") return { data: [], next_page_token: null };
    const { page_size, page_token } = options.query as { page_size: number; page_token: string };
    const start = Number(page_token);
    const end = start + page_size;
    return {
      data: this.customers.slice(start, end),
      next_page_token: end < this.customers.length ? String(end) : null,
    };
  }
}

let server: Server;
let directory: Directory;
beforeEach(() => {
  server = new Server();
  directory = new Directory(server);
});

describe("a known customer", () => {
  beforeEach(() => {
    directory.learn(
      customer("cus_1", "Zoé Lefèvre", { email: "zoe@example.org" }),
      customer("cus_2", "Sam Carter", { phone: "+33612345678" }),
    );
  });

  it("is recognised by a whole address or number, however it is written", () => {
    expect(directory.byContact("ZOE@example.org")?.id).toBe("cus_1");
    expect(directory.byContact("06 12 34 56 78")?.id).toBe("cus_2");
    expect(directory.byContact("+33 6 12 34 56 78")?.id).toBe("cus_2");
  });

  it("is not recognised by a part of it", () => {
    expect(directory.byContact("zoe@example.or")).toBeUndefined();
    expect(directory.byContact("345678")).toBeUndefined();
  });
});

describe("loading", () => {
  it("gathers the newest customers, rather than asking for each of a day's", async () => {
    server.customers = Array.from({ length: MOST_CUSTOMERS + 300 }, (_, index) =>
      customer(`cus_${index}`, "A"),
    );
    await directory.load();
    directory.customer("cus_1");
    await expect.poll(() => directory.customers.value.size).toBe(MOST_CUSTOMERS);
    expect(server.asked).not.toContain("/v1/customers/{customer_id}");
  });

  it("asks alone for whoever is not among them", async () => {
    server.customers = Array.from({ length: MOST_CUSTOMERS + 1 }, (_, index) =>
      customer(`cus_${index}`, "A"),
    );
    await directory.load();
    const [last] = server.customers.slice(-1);
    directory.customer(last?.id ?? "");
    await expect.poll(() => directory.customer(last?.id ?? "")).toBe(last);
  });

  it("gathers the customers once, and again only where that failed", async () => {
    server.customers = [customer("cus_1", "Zoé Lefèvre")];
    server.failing = true;
    await expect(directory.load()).rejects.toBeInstanceOf(ApiError);
    server.failing = false;
    await directory.load();
    await expect.poll(() => directory.customers.value.size).toBe(1);
    server.asked.length = 0;
    await directory.load();
    expect(server.asked).toEqual(["/v1/appointment-types", "/v1/teams", "/v1/staff"]);
  });

  it("offers no type that was retired, and still knows its name", async () => {
    server.types = [
      { id: "typ_1", active: true },
      { id: "typ_2", active: false },
    ];
    await directory.load();
    expect(directory.activeTypes.value.map(({ id }) => id)).toEqual(["typ_1"]);
    expect(directory.type("typ_2")).toBeDefined();
  });
});

describe("a customer who is not known yet", () => {
  it("is fetched once, however often they are shown", async () => {
    server.customers = [customer("cus_9", "Late")];
    expect(directory.customer("cus_9")).toBeUndefined();
    directory.customer("cus_9");
    await expect.poll(() => directory.customer("cus_9")?.display_name).toBe("Late");
    expect(server.asked).toEqual(["/v1/customers/{customer_id}"]);
  });

  it("is asked for again after a failure", async () => {
    server.customers = [customer("cus_9", "Late")];
    server.failing = true;
    expect(await directory.fetchCustomer("cus_9")).toBeUndefined();
    server.failing = false;
    expect((await directory.fetchCustomer("cus_9"))?.display_name).toBe("Late");
  });
});
