import { signal, type ReadonlySignal } from "@preact/signals";

/** What an address says beside its page, in its query: a reload and a link keep it. */
export type Query = Readonly<Record<string, string>>;

/** The staff's pages. Each has an address of its own, so that reload and history work everywhere. */
export type Route = { readonly query?: Query } & (
  | { readonly name: SinglePage | "unknown" }
  | { readonly name: "appointment" | "call" | "wrap-up" | "customer"; readonly id: string }
  /** `page` is what follows `/settings/`; empty: the first that the reader may see. */
  | { readonly name: "settings"; readonly page: string }
);
export type RouteName = Route["name"];
/** The route of one page. */
export type RouteTo<Name extends RouteName> = Route & { readonly name: Name };
type SinglePage = (typeof SINGLE_PAGES)[number];

/** What the router uses of a window. */
export type Place = Pick<Window, "addEventListener"> & {
  readonly location: Pick<Location, "pathname" | "search">;
  readonly history: Pick<History, "pushState" | "replaceState">;
};

// At `/<name>`, but the desk, which is at `/`.
const SINGLE_PAGES = [
  "desk",
  "calendar",
  "book",
  "customers",
  "board",
  "hours",
  "account",
  "welcome",
  "reset",
  "forgot",
] as const;

/** Which page is open, kept in step with the browser's address and history. */
export class Router {
  readonly #route: ReturnType<typeof signal<Route>>;
  readonly #place: Place;

  constructor(place: Place = window) {
    this.#place = place;
    this.#route = signal<Route>(routeAt(place));
    place.addEventListener("popstate", () => {
      this.#route.value = routeAt(place);
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
  const query = new URLSearchParams(route.query ?? {}).toString();
  return query ? `${pagePath(route)}?${query}` : pagePath(route);
}

/** The page at an address; `search` is the query with its question mark. */
export function routeOf(path: string, search = ""): Route {
  const query = Object.fromEntries(new URLSearchParams(search));
  const route = pageAt(path);
  return Object.keys(query).length > 0 ? { ...route, query } : route;
}

function routeAt({ location }: Place): Route {
  return routeOf(location.pathname, location.search);
}

function pagePath(route: Route): string {
  switch (route.name) {
    case "desk":
    case "unknown":
      return "/";
    case "appointment":
      return `/appointments/${encodeURIComponent(route.id)}`;
    case "call":
    case "wrap-up":
      return `/appointments/${encodeURIComponent(route.id)}/${route.name}`;
    case "customer":
      return `/customers/${encodeURIComponent(route.id)}`;
    case "settings":
      return route.page === "" ? "/settings" : `/settings/${route.page}`;
    default:
      return `/${route.name}`;
  }
}

function pageAt(path: string): Route {
  const [first = "", id = "", page = "", ...rest] = path.split("/").slice(1);
  if (first === "settings") return { name: "settings", page: path.slice("/settings/".length) };
  if (id === "") {
    const name = first === "" ? "desk" : SINGLE_PAGES.find((each) => each === first && each !== "desk");
    return { name: name ?? "unknown" };
  }
  if (first === "customers" && page === "") return { name: "customer", id: decoded(id) };
  if (first === "appointments" && rest.length === 0) {
    const name = { "": "appointment", call: "call", "wrap-up": "wrap-up" }[page];
    if (name) return { name: name as "appointment" | "call" | "wrap-up", id: decoded(id) };
  }
  return { name: "unknown" };
}

/** What stands in an address as it was meant; an address that is no good stays as it is, and leads to nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
