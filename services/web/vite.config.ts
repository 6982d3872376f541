import { resolve } from "node:path";
import { defineConfig } from "vite";
import { budget } from "./build/budget.ts";
import { pageRoutes } from "./build/page-routes.ts";
import { precompress } from "./build/precompress.ts";

const root = import.meta.dirname;
const gateway = "http://localhost:8080";

export default defineConfig({
  appType: "mpa",
  plugins: [
    pageRoutes(),
    budget(
      { page: "j.html", kilobytes: 60 },
      { page: "e.html", kilobytes: 60 },
      { page: "u.html", kilobytes: 30 },
      { page: "index.html", kilobytes: 120 },
    ),
    precompress(),
  ],
  build: {
    target: "es2022",
    // No data: URLs, which the Content-Security-Policy would refuse for scripts and fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Each page's own budget counts; the API's documentation is the one large chunk.
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      input: {
        staff: resolve(root, "index.html"),
        customer: resolve(root, "j.html"),
        public: resolve(root, "e.html"),
        optOut: resolve(root, "u.html"),
        docs: resolve(root, "docs.html"),
      },
    },
  },
  server: {
    fs: { allow: [root, resolve(root, "../../libs/clients/typescript")] },
    proxy: { "/v1": gateway, "/openapi.json": gateway, "/.well-known": gateway },
  },
});
