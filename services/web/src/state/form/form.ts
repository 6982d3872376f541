import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../../api/client";
import type { Drafts } from "./drafts";

/** What is wrong with an input before any server has seen it. */
export type Flaw =
  | "missing"
  | "not_a_number"
  | "too_low"
  | "too_high"
  | "uneven"
  | "not_an_email"
  | "not_a_slug"
  | "not_a_color"
  | "too_short"
  | "reversed"
  | "hours";
/** Why an input can't stay as it is: found here, or by the server. */
export type FieldError = Flaw | ApiError;
export type Flaws<Values> = { readonly [Key in keyof Values & string]?: Flaw | undefined };
export type FormState = "loading" | "ready" | "saving" | "failed" | "missing";

export interface FormOptions<Values extends object> {
  /** What is saved now, or what a new thing begins with. Throws ApiError. */
  load(): Promise<Values>;
  /** Saves and answers what is saved now. `before` is what the changes build on. Throws ApiError. */
  save(values: Values, before: Values): Promise<Values>;
  check?(values: Values): Flaws<Values>;
  /** Where unsaved changes are kept, and under which name; nowhere for what is not to be kept. */
  readonly draft?: { readonly drafts: Drafts; readonly key: string };
}

interface Draft<Values> {
  readonly saved: Values;
  readonly values: Values;
}

/** A form's values from loading to saving, with everything that can come between. */
export class Form<Values extends object> {
  readonly #options: FormOptions<Values>;
  readonly #state = signal<FormState>("loading");
  readonly #saved = signal<Values | undefined>(undefined);
  readonly #values = signal<Values | undefined>(undefined);
  readonly #errors = signal<ReadonlyMap<string, FieldError>>(new Map());
  readonly #failure = signal<unknown>(undefined);
  readonly #stale = signal(false);
  readonly #restored = signal(false);
  readonly #dirty = computed(() => !same(this.#values.value, this.#saved.value));

  constructor(options: FormOptions<Values>) {
    this.#options = options;
  }

  get state(): ReadonlySignal<FormState> {
    return this.#state;
  }

  /** As they are written now. Throws until they are loaded. */
  get values(): Values {
    return present(this.#values.value);
  }

  /** As they were last saved. Throws until they are loaded. */
  get saved(): Values {
    return present(this.#saved.value);
  }

  /** Whether something is written that is not saved. */
  get dirty(): ReadonlySignal<boolean> {
    return this.#dirty;
  }

  /** What is wrong, by the name of the value. */
  get errors(): ReadonlySignal<ReadonlyMap<string, FieldError>> {
    return this.#errors;
  }

  /** Why saving failed, where no single value is to blame. */
  get failure(): ReadonlySignal<unknown> {
    return this.#failure;
  }

  /** Whether somebody else has saved since; only loading again helps. */
  get stale(): ReadonlySignal<boolean> {
    return this.#stale;
  }

  /** Whether the values come from a draft of before. */
  get restored(): ReadonlySignal<boolean> {
    return this.#restored;
  }

  /** Loads what is saved, or goes on with a kept draft. Never throws ApiError. */
  async load(): Promise<void> {
    this.#state.value = "loading";
    try {
      const saved = await this.#options.load();
      const draft = this.#draft;
      // A draft goes on from what it was written on: where that was changed since, saving says so.
      this.#take(draft?.saved ?? saved);
      if (draft) {
        this.#values.value = draft.values;
        this.#restored.value = true;
      }
      this.#state.value = "ready";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#state.value = error.status === 404 ? "missing" : "failed";
    }
  }

  /** Changes values. What was wrong with them is forgotten. */
  set(changes: Partial<Values>): void {
    this.#values.value = { ...this.values, ...changes };
    const errors = new Map(this.#errors.value);
    for (const name of Object.keys(changes)) errors.delete(name);
    this.#errors.value = errors;
    this.#keepDraft();
  }

  /** Goes on from what was saved in another way; what is written here and not saved stays. */
  rebase(saved: Values): void {
    const [values, before] = [this.values, this.saved];
    const names = Object.keys(values) as (keyof Values)[];
    const written = names.filter((name) => !same(values[name], before[name]));
    this.#saved.value = saved;
    this.#values.value = { ...saved, ...Object.fromEntries(written.map((name) => [name, values[name]])) };
    this.#keepDraft();
  }

  /** Drops what was written for what is saved now, by whomever. Never throws ApiError. */
  async discard(): Promise<void> {
    this.#dropDraft();
    if (this.#restored.value || this.#stale.value) await this.load();
    else this.#take(this.saved);
  }

  /** Saves where nothing is wrong; true where it is saved. Never throws ApiError. */
  async save(): Promise<boolean> {
    if (this.#state.value === "saving") return false;
    const flaws = Object.entries(this.#options.check?.(this.values) ?? {}).filter(([, flaw]) => flaw);
    this.#errors.value = new Map(flaws as [string, Flaw][]);
    this.#failure.value = undefined;
    if (flaws.length > 0) return false;
    this.#state.value = "saving";
    try {
      this.#take(await this.#options.save(this.values, this.saved));
      this.#dropDraft();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#refuse(error);
      return false;
    } finally {
      this.#state.value = "ready";
    }
  }

  #take(saved: Values): void {
    this.#saved.value = saved;
    this.#values.value = saved;
    this.#errors.value = new Map();
    this.#failure.value = undefined;
    this.#stale.value = false;
    this.#restored.value = false;
  }

  #refuse(error: ApiError): void {
    const name = fieldOf(error.field, this.values);
    if (error.status === 412) this.#stale.value = true;
    else if (name) this.#errors.value = new Map([[name, error]]);
    else this.#failure.value = error;
  }

  get #draft(): Draft<Values> | undefined {
    const draft = this.#options.draft;
    return draft?.drafts.get(draft.key) as Draft<Values> | undefined;
  }

  #keepDraft(): void {
    const draft = this.#options.draft;
    if (!draft) return;
    if (this.#dirty.value) draft.drafts.keep(draft.key, { saved: this.saved, values: this.values });
    else draft.drafts.drop(draft.key);
  }

  #dropDraft(): void {
    const draft = this.#options.draft;
    draft?.drafts.drop(draft.key);
  }
}

/** The value that a problem's field means: `type.name.fr` and `name[0]` are those of `name`. */
function fieldOf(field: string, values: object): string | undefined {
  return field.split(/[.[\]]/).find((part) => part in values);
}

function same(first: unknown, second: unknown): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the form is not loaded");
  return value;
}
