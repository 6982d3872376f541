import type { Plugin } from "vite";

// Files, the API, the other pages and Vite's own modules.
const OTHERS = /^\/(v1|j|docs|src|@|node_modules)(\/|$)|\.\w+$/;

/** Serves the desk's page for each of its addresses while developing, as the gateway does. */
export function deskRoutes(): Plugin {
  return {
    name: "parley-desk-routes",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use((request, _, next) => {
        const path = new URL(request.url ?? "/", "http://localhost").pathname;
        const wantsPage = request.headers.accept?.includes("text/html") ?? false;
        if (request.method === "GET" && wantsPage && !OTHERS.test(path)) request.url = "/index.html";
        next();
      });
    },
  };
}
