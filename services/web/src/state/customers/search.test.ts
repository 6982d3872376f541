import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Customer } from "../../api/types";
import { CustomerSearch } from "./search";

class Server {
  readonly queries: { query: string; page_token: string }[] = [];
  names: string[] = [];
  failing = false;

  readonly get = (_: string, options: object): Promise<never> => {
    const query = (options as { query: { query: string; page_size: number; page_token: string } }).query;
    this.queries.push(query);
    if (this.failing) return Promise.reject(new ApiError(503, {}));
    const found = this.names.filter((name) => name.startsWith(query.query));
    const start = Number(query.page_token);
    const data = found
      .slice(start, start + query.page_size)
      .map((name) => ({ id: name, display_name: name }));
    const next = start + query.page_size;
    return Promise.resolve({ data, next_page_token: next < found.length ? String(next) : null } as never);
  };
}

let server: Server;
let search: CustomerSearch;
let learnt: Customer[];
const open = (listsAll = false): void => {
  search = new CustomerSearch({
    api: server,
    pageSize: 2,
    listsAll,
    onFound: (customers) => learnt.push(...customers),
  });
};
const names = (): string[] => search.found.value.map((each) => each.display_name);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  server.names = ["Ada", "Adele", "Adrian", "Zoé"];
  learnt = [];
});
afterEach(() => {
  search.close();
  vi.useRealTimers();
});

describe("searching customers", () => {
  it("asks the server once the typing pauses", async () => {
    open();
    for (const text of ["A", "Ad", "Ade"]) {
      search.text.value = text;
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(200);
    expect(server.queries.map(({ query }) => query)).toEqual(["Ade"]);
    expect(names()).toEqual(["Adele"]);
    expect(learnt).toHaveLength(1);
  });

  it("finds nobody by nothing, and asks nobody", async () => {
    open();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([search.state.value, server.queries]).toEqual(["idle", []]);
  });

  it("lists everybody where that is wanted, page by page", async () => {
    open(true);
    await vi.advanceTimersByTimeAsync(0);
    expect([names(), search.hasMore]).toEqual([["Ada", "Adele"], true]);
    await search.more();
    expect([names(), search.hasMore]).toEqual([["Ada", "Adele", "Adrian", "Zoé"], false]);
  });

  it("never shows an older search's answer", async () => {
    open();
    const answers: ((page: unknown) => void)[] = [];
    search.close();
    search = new CustomerSearch({
      api: { get: () => new Promise<never>((resolve) => answers.push(resolve as never)) },
      pageSize: 2,
      listsAll: false,
      onFound: () => undefined,
    });
    for (const text of ["A", "Z"]) {
      search.text.value = text;
      await vi.advanceTimersByTimeAsync(200);
    }
    answers[1]?.({ data: [{ id: "z", display_name: "Zoé" }], next_page_token: null });
    answers[0]?.({ data: [{ id: "a", display_name: "Ada" }], next_page_token: null });
    await vi.advanceTimersByTimeAsync(0);
    expect(names()).toEqual(["Zoé"]);
  });

  it("says so where the server is away, and can be tried again", async () => {
    server.failing = true;
    open();
    search.text.value = "Ada";
    await vi.advanceTimersByTimeAsync(200);
    expect(search.state.value).toBe("failed");
    server.failing = false;
    await search.again();
    expect(names()).toEqual(["Ada"]);
  });
});
