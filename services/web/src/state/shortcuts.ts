import { signal, type ReadonlySignal } from "@preact/signals";

/** One key that does something, as long as it is bound. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names it: "i", "?". */
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
}

const STORAGE_KEY = "parley.shortcuts";

/**
 * Single keys that act outside of text fields and dialogs. They can be switched off, as WCAG 2.2 SC 2.1.4 asks:
 * speech input would set them off.
 */
export class Shortcuts {
  readonly #enabled = signal(remembered());
  readonly #bound = signal<readonly Shortcut[]>([]);

  get enabled(): ReadonlySignal<boolean> {
    return this.#enabled;
  }

  /** Those of the page that is open. */
  get bound(): ReadonlySignal<readonly Shortcut[]> {
    return this.#bound;
  }

  enable(enabled: boolean): void {
    this.#enabled.value = enabled;
    try {
      localStorage.setItem(STORAGE_KEY, enabled ? "on" : "off");
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }

  /** Adds shortcuts until the returned function is called; a later one with the same key goes first. */
  bind(...shortcuts: readonly Shortcut[]): () => void {
    this.#bound.value = [...this.#bound.peek(), ...shortcuts];
    return () => {
      this.#bound.value = this.#bound.peek().filter((each) => !shortcuts.includes(each));
    };
  }

  listen(page: HTMLElement = document.documentElement): void {
    page.addEventListener("keydown", (event) => {
      const shortcut = this.#enabled.value && !isElsewhere(event) ? this.#find(event.key) : undefined;
      if (!shortcut) return;
      event.preventDefault();
      shortcut.run();
    });
  }

  #find(key: string): Shortcut | undefined {
    return this.#bound.value.findLast((shortcut) => shortcut.key === key.toLowerCase());
  }
}

function isElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return true;
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest("input, textarea, select, [contenteditable], dialog") !== null && target !== null;
}

function remembered(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true;
  }
}
