import { signal, type ReadonlySignal } from "@preact/signals";

// Of seeing somebody type without hearing that it stopped.
const TYPING_MS = 6_000;

/** Who is typing now; a lost "stopped" is made good after six seconds. */
export class Typists {
  readonly #members = signal<ReadonlySet<string>>(new Set());
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  get members(): ReadonlySignal<ReadonlySet<string>> {
    return this.#members;
  }

  set(memberId: string, typing: boolean): void {
    clearTimeout(this.#timers.get(memberId));
    this.#timers.delete(memberId);
    if (!typing && !this.#members.value.has(memberId)) return;
    const members = new Set(this.#members.value);
    if (typing) {
      members.add(memberId);
      this.#timers.set(
        memberId,
        setTimeout(() => this.set(memberId, false), TYPING_MS),
      );
    } else members.delete(memberId);
    this.#members.value = members;
  }
}
