import type { Plugin } from "vite";

// By the first part of the path, as the gateway has it.
const PAGES: Readonly<Record<string, string>> = {
  j: "/j.html",
  e: "/e.html",
  u: "/u.html",
  docs: "/docs.html",
};
// The API, Vite's own modules, and files at the top.
const NO_PAGES = /^\/(v1|src|@|node_modules)(\/|$)|^\/[^/]*\.\w+$/;

/** Serves each page at its addresses while developing or looking at a build, as the gateway does. */
export function pageRoutes(): Plugin {
  const serve = (server: { readonly middlewares: { use(handler: Handler): unknown } }): void => {
    server.middlewares.use((request, _, next) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const wantsPage = request.headers.accept?.includes("text/html") ?? false;
      if (request.method === "GET" && wantsPage && !NO_PAGES.test(path)) {
        request.url = PAGES[path.split("/")[1] ?? ""] ?? "/index.html";
      }
      next();
    });
  };
  return { name: "parley-page-routes", configureServer: serve, configurePreviewServer: serve };
}

interface Request {
  url?: string | undefined;
  readonly method?: string | undefined;
  readonly headers: { readonly accept?: string | undefined };
}
type Handler = (request: Request, response: unknown, next: () => void) => void;
