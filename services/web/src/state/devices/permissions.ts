import type { Source } from "./media";

// The permissions are called as the sources are.
const SOURCES = ["microphone", "camera"] as const satisfies readonly Source[];

/**
 * Tells when the person allows a device in the browser's own settings (W3C Permissions); gives what ends the watch.
 * Browsers that do not tell are asked again by the person's click.
 */
export function watchPermissions(onGranted: (source: Source) => void): () => void {
  const ended = new AbortController();
  const permissions = (navigator as Partial<Navigator>).permissions;
  for (const source of SOURCES) {
    // TypeScript's list of names is shorter than browsers' own.
    permissions?.query({ name: source }).then(
      (status) => {
        const changed = (): void => {
          if (status.state === "granted") onGranted(source);
        };
        status.addEventListener("change", changed, { signal: ended.signal });
      },
      () => undefined,
    );
  }
  return () => ended.abort();
}
