import { describe, expect, it } from "vitest";
import { pathOf, Router, routeOf, type Place, type Route } from "./router";

class Window implements Place {
  readonly location = { pathname: "/" };
  readonly entries: string[] = ["/"];
  #listener: (() => void) | undefined;

  readonly history = {
    pushState: (_: unknown, __: string, path?: string | URL | null): void => {
      this.entries.push(String(path));
      this.location.pathname = String(path);
    },
    replaceState: (_: unknown, __: string, path?: string | URL | null): void => {
      this.entries.splice(-1, 1, String(path));
      this.location.pathname = String(path);
    },
  };

  addEventListener(_: string, listener: unknown): void {
    this.#listener = listener as () => void;
  }

  back(): void {
    this.entries.pop();
    this.location.pathname = this.entries.at(-1) ?? "/";
    this.#listener?.();
  }
}

describe("an address", () => {
  const routes: Route[] = [
    { name: "desk" },
    { name: "book" },
    { name: "hours" },
    { name: "appointment", id: "apt_1" },
    { name: "call", id: "apt_1" },
    { name: "wrap-up", id: "apt_1" },
  ];

  it.each(routes)("leads back to its page: $name", (route) => {
    expect(routeOf(pathOf(route))).toEqual(route);
  });

  it.each([
    "/nowhere",
    "/appointments",
    "/appointments/apt_1/elsewhere",
    "/book/more",
    "/appointments/a/call/b",
  ])("that is nobody's says so: %s", (path) => {
    expect(routeOf(path)).toEqual({ name: "unknown" });
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

  it("can leave no page behind", () => {
    const window = new Window();
    const router = new Router(window);
    router.go({ name: "call", id: "apt_1" });
    router.replace({ name: "wrap-up", id: "apt_1" });
    window.back();
    expect(router.route.value).toEqual({ name: "desk" });
  });
});
