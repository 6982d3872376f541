import { signal } from "@preact/signals";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly visible: boolean;
}

const SHOWN_MS = 6_000;
const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/** Says something to everyone: on the screen for six seconds, and to screen readers; gives what takes it away sooner. */
export function toast(text: string): () => void {
  return add(text, true);
}

/** Says something to screen readers alone, where the screen shows it anyway. */
export function announce(text: string): void {
  add(text, false);
}

/** Where toasts and announcements appear; once on a page. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, visible }) => (
        <p key={id} class={visible ? "toast" : "visually-hidden"}>
          {text}
        </p>
      ))}
    </div>
  );
}

function add(text: string, visible: boolean): () => void {
  lastId += 1;
  const id = lastId;
  toasts.value = [...toasts.value, { id, text, visible }];
  const remove = (): void => {
    toasts.value = toasts.value.filter((entry) => entry.id !== id);
  };
  setTimeout(remove, SHOWN_MS);
  return remove;
}
