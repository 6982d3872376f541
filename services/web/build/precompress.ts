import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

// Formats that are compressed already, or too small to gain.
const COMPRESSIBLE = /\.(html|js|css|json|svg|webmanifest)$/;
const SMALLEST = 512;

/** Writes a `.br` and a `.gz` beside every text file of the build. */
export function precompress(): Plugin {
  return {
    name: "parley-precompress",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
          if (!COMPRESSIBLE.test(fileName) || source.length < SMALLEST) continue;
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          this.emitFile({
            type: "asset",
            fileName: `${fileName}.br`,
            source: brotliCompressSync(source, quality),
          });
          this.emitFile({
            type: "asset",
            fileName: `${fileName}.gz`,
            source: gzipSync(source, { level: 9 }),
          });
        }
      },
    },
  };
}
