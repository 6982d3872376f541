import { describe, expect, it } from "vitest";
import { pathOf, Router, routeOf, type Place, type Route } from "./router";

class Window implements Place {
  readonly location = { pathname: "/", search: "" };
  readonly entries: string[] = ["/"];
  #listener: (() => void) | undefined;

  readonly history = {
    pushState: (_: unknown, __: string, path?: string | URL | null): void => {
      this.entries.push(String(path));
      this.#show(String(path));
    },
    replaceState: (_: unknown, __: string, path?: string | URL | null): void => {
      this.entries.splice(-1, 1, String(path));
      this.#show(String(path));
    },
  };

  addEventListener(_: string, listener: unknown): void {
    this.#listener = listener as () => void;
  }

  back(): void {
    this.entries.pop();
    this.#show(this.entries.at(-1) ?? "/");
    this.#listener?.();
  }

  #show(path: string): void {
    const url = new URL(path, "https://parley.example");
    this.location.pathname = url.pathname;
    this.location.search = url.search;
  }
}

describe("an address", () => {
  const routes: Route[] = [
    { name: "desk" },
    { name: "book" },
    { name: "hours" },
    { name: "board" },
    { name: "account" },
    { name: "calendar", query: { day: "2026-11-25", of: "team_1" } },
    { name: "customers", query: { query: "Zoé & co" } },
    { name: "customer", id: "cus_1" },
    { name: "settings", page: "" },
    { name: "settings", page: "types/typ_1" },
    { name: "appointment", id: "apt_1" },
    { name: "call", id: "apt_1" },
    { name: "wrap-up", id: "apt_1" },
  ];

  it.each(routes)("leads back to its page: $name", (route) => {
    const { pathname, search } = new URL(pathOf(route), "https://parley.example");
    expect(routeOf(pathname, search)).toEqual(route);
  });

  it.each([
    "/nowhere",
    "/appointments",
    "/appointments/apt_1/elsewhere",
    "/book/more",
    "/desk",
    "/customers/cus_1/more",
    "/appointments/a/call/b",
  ])("that is nobody's says so: %s", (path) => {
    expect(routeOf(path)).toEqual({ name: "unknown" });
  });

  it("that is mangled breaks nothing", () => {
    expect(routeOf("/customers/%E0%A4")).toEqual({ name: "customer", id: "%E0%A4" });
  });

  it("carries any id unharmed", () => {
    const route: Route = { name: "appointment", id: "a/b c" };
    expect(routeOf(pathOf(route))).toEqual(route);
  });
});

describe("going from page to page", () => {
  it("follows the browser's back button", () => {
    const window = new Window();
    const router = new Router(window);
    router.go({ name: "book" });
    window.back();
    expect(router.route.value).toEqual({ name: "desk" });
  });

  it("comes back to what a page's address said", () => {
    const window = new Window();
    const router = new Router(window);
    router.go({ name: "calendar", query: { view: "day" } });
    router.go({ name: "desk" });
    window.back();
    expect(router.route.value).toEqual({ name: "calendar", query: { view: "day" } });
  });

  it("can leave no page behind", () => {
    const window = new Window();
    const router = new Router(window);
    router.go({ name: "call", id: "apt_1" });
    router.replace({ name: "wrap-up", id: "apt_1" });
    window.back();
    expect(router.route.value).toEqual({ name: "desk" });
  });
});
