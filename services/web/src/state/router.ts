import { signal, type ReadonlySignal } from "@preact/signals";

/** The specialist's pages. Each has an address of its own, so that reload and history work everywhere. */
export type Route =
  | { readonly name: "desk" | "book" | "hours" | "unknown" }
  | { readonly name: "appointment" | "call" | "wrap-up"; readonly id: string };

/** What the router uses of a window. */
export type Place = Pick<Window, "addEventListener"> & {
  readonly location: Pick<Location, "pathname">;
  readonly history: Pick<History, "pushState" | "replaceState">;
};

const PAGES: Readonly<Record<string, Route["name"]>> = { "": "desk", book: "book", hours: "hours" };

/** Which page is open, kept in step with the browser's address and history. */
export class Router {
  readonly #route: ReturnType<typeof signal<Route>>;
  readonly #place: Place;

  constructor(place: Place = window) {
    this.#place = place;
    this.#route = signal<Route>(routeOf(place.location.pathname));
    place.addEventListener("popstate", () => {
      this.#route.value = routeOf(place.location.pathname);
    });
  }

  get route(): ReadonlySignal<Route> {
    return this.#route as ReadonlySignal<Route>;
  }

  go(route: Route): void {
    this.#place.history.pushState(null, "", pathOf(route));
    this.#route.value = route;
  }

  /** Goes without leaving a trace to come back to. */
  replace(route: Route): void {
    this.#place.history.replaceState(null, "", pathOf(route));
    this.#route.value = route;
  }
}

/** A page's address. */
export function pathOf(route: Route): string {
  switch (route.name) {
    case "desk":
    case "unknown":
      return "/";
    case "appointment":
      return `/appointments/${encodeURIComponent(route.id)}`;
    case "call":
    case "wrap-up":
      return `/appointments/${encodeURIComponent(route.id)}/${route.name}`;
    default:
      return `/${route.name}`;
  }
}

/** The page at an address. */
export function routeOf(path: string): Route {
  const [first = "", id = "", page = "", ...rest] = path.split("/").slice(1);
  if (first === "appointments" && id !== "" && rest.length === 0) {
    const name = { "": "appointment", call: "call", "wrap-up": "wrap-up" }[page];
    if (name) return { name, id: decodeURIComponent(id) } as Route;
  }
  const name = id === "" ? PAGES[first] : undefined;
  return { name: name ?? "unknown" } as Route;
}
