import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { ConsentPurpose, ConsentQuestion, Invitation } from "../../api/types";
import { languageOf } from "../../i18n/index";

/** What has to be answered before entering: the age, or the purpose of a consent. */
export type Formality = "age" | ConsentPurpose;

export interface Answers {
  readonly age_confirmed: boolean;
  readonly consents: {
    readonly purpose: ConsentPurpose;
    readonly granted: boolean;
    readonly text_version: number;
    readonly locale: string;
  }[];
}

/** What an appointment asks its customer before they enter. Nothing is answered in their place. */
export class Formalities {
  readonly #minimumAge = signal<number | null>(null);
  readonly #questions = signal<readonly ConsentQuestion[]>([]);
  readonly #ticked = signal<ReadonlySet<Formality>>(new Set());
  readonly #pointedOut = signal(0);
  /** What stands between the customer and the door still. */
  readonly missing: ReadonlySignal<readonly Formality[]> = computed(() => [
    ...(this.#minimumAge.value !== null && !this.isTicked("age") ? (["age"] as const) : []),
    ...this.#questions.value
      .filter(({ required, purpose }) => required && !this.isTicked(purpose))
      .map(({ purpose }) => purpose),
  ]);

  /** The age to confirm; null: none. */
  get minimumAge(): ReadonlySignal<number | null> {
    return this.#minimumAge;
  }

  get questions(): ReadonlySignal<readonly ConsentQuestion[]> {
    return this.#questions;
  }

  /** How often the customer tried to enter without: from then on what is missing says so. */
  get pointedOut(): ReadonlySignal<number> {
    return this.#pointedOut;
  }

  /** Takes what an invitation asks; ticks stay with their wording and go with it. */
  ask({ minimum_age, consents }: Pick<Invitation, "minimum_age" | "consents">): void {
    const before = this.#questions.peek();
    const kept = new Set<Formality>(
      consents
        .filter((question) => before.some((other) => isSameWording(question, other)))
        .map(({ purpose }) => purpose),
    );
    if (minimum_age === this.#minimumAge.peek()) kept.add("age");
    this.#ticked.value = new Set([...this.#ticked.peek()].filter((ticked) => kept.has(ticked)));
    this.#minimumAge.value = minimum_age;
    this.#questions.value = consents;
  }

  isTicked(formality: Formality): boolean {
    return this.#ticked.value.has(formality);
  }

  tick(formality: Formality, on: boolean): void {
    const ticked = new Set(this.#ticked.peek());
    if (on) ticked.add(formality);
    else ticked.delete(formality);
    this.#ticked.value = ticked;
  }

  /** Whether nothing is missing; what is gets pointed out. */
  check(): boolean {
    const isComplete = this.missing.peek().length === 0;
    if (!isComplete) this.#pointedOut.value += 1;
    return isComplete;
  }

  /** The answers as they are given on entering: an optional consent that was not ticked is declined. */
  answers(): Answers {
    return {
      age_confirmed: this.#ticked.peek().has("age"),
      consents: this.#questions.peek().map(({ purpose, text_version, text }) => ({
        purpose,
        granted: this.#ticked.peek().has(purpose),
        text_version,
        locale: languageOf(text),
      })),
    };
  }
}

function isSameWording(one: ConsentQuestion, other: ConsentQuestion): boolean {
  return one.purpose === other.purpose && one.text_version === other.text_version;
}
