import { gzipSync } from "node:zlib";
import type { Plugin, Rollup } from "vite";

/** What one page may cost before anything is loaded on demand. */
export interface Budget {
  /** The HTML file's name. */
  page: string;
  /** Kilobytes (1,000 bytes) of gzipped JavaScript. */
  kilobytes: number;
}

/** Prints each page's JavaScript as it travels, and fails the build where a budget is exceeded. */
export function budget(...budgets: readonly Budget[]): Plugin {
  return {
    name: "parley-budget",
    apply: "build",
    generateBundle(_, bundle) {
      for (const { page, kilobytes } of budgets) {
        const size =
          [...scripts(page, bundle)].reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0) / 1000;
        const line = `${page}: ${size.toFixed(1)} kB of JavaScript gzipped, ${String(kilobytes)} kB allowed`;
        if (size > kilobytes) this.error(line);
        this.info(line);
      }
    },
  };
}

function scripts(page: string, bundle: Rollup.OutputBundle): Set<Rollup.OutputChunk> {
  const found = new Set<Rollup.OutputChunk>();
  const visit = (chunk: Rollup.OutputAsset | Rollup.OutputChunk | undefined): void => {
    if (chunk?.type !== "chunk" || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) visit(bundle[name]);
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === "chunk" && chunk.isEntry && chunk.facadeModuleId?.endsWith(`/${page}`)) visit(chunk);
  }
  return found;
}
