/** What the client uses of a WebSocket. */
export type Socket = Pick<
  WebSocket,
  "binaryType" | "readyState" | "close" | "onopen" | "onmessage" | "onclose"
> & {
  send(bytes: Uint8Array): void;
};

export interface LiveEnvironment {
  open(url: string): Socket;
  random(): number;
}

export const BROWSER: LiveEnvironment = {
  open: (url) => new WebSocket(url),
  random: () => Math.random(),
};
