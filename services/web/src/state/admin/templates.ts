import { signal, type ReadonlySignal } from "@preact/signals";
import { ApiError } from "../../api/client";
import type { Template, TemplatePreview } from "../../api/types";
import { Form, missing, type Tools } from "../form";

export interface TemplateValues {
  /** 0: Parley's own wording. */
  readonly version: number;
  readonly subject: string;
  readonly body: string;
}

const SETTLED_MS = 400;

/** The wording of one message: what is written, and how a customer would get it. */
export class TemplateEditor {
  readonly template: Template;
  readonly form: Form<TemplateValues>;
  readonly #tools: Tools;
  readonly #preview = signal<TemplatePreview | undefined>(undefined);
  readonly #problem = signal<unknown>(undefined);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tools: Tools, template: Template, onSaved: (template: Template) => void) {
    const path = { kind: template.kind, channel: template.channel, locale: template.locale };
    this.#tools = tools;
    this.template = template;
    this.form = new Form<TemplateValues>({
      load: () => Promise.resolve(valuesOf(template)),
      save: async ({ subject, body }, { version }) => {
        const saved = await tools.api.put("/v1/templates/{kind}/{channel}/{locale}", {
          path,
          body: { subject, body },
          ifMatch: version,
        });
        onSaved(saved);
        return valuesOf(saved);
      },
      check: ({ subject, body }) => ({
        subject: template.channel === "email" ? missing(subject) : undefined,
        body: missing(body),
      }),
      draft: { drafts: tools.drafts, key: `template ${Object.values(path).join(" ")}` },
    });
  }

  /** The message with example values, of what was written last; undefined until it is known. */
  get preview(): ReadonlySignal<TemplatePreview | undefined> {
    return this.#preview;
  }

  /** Why there is no preview of what is written now. */
  get problem(): ReadonlySignal<unknown> {
    return this.#problem;
  }

  /** Asks for the preview once nothing was written for a moment. */
  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), SETTLED_MS);
  }

  /** Never throws ApiError. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    const { kind, channel, locale } = this.template;
    const { subject, body } = this.form.values;
    try {
      const preview = await this.#tools.api.post("/v1/templates/preview", {
        body: { kind, channel, locale, subject, body },
        repeatable: true,
      });
      if (asked !== this.#asked) return;
      this.#preview.value = preview;
      this.#problem.value = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (asked === this.#asked) this.#problem.value = error;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }
}

/** The text with a variable in place of the selection, and where the caret stands after it. */
export function insertVariable(
  text: string,
  variable: string,
  start: number,
  end: number,
): { readonly text: string; readonly caret: number } {
  const inserted = `{{${variable}}}`;
  return { text: text.slice(0, start) + inserted + text.slice(end), caret: start + inserted.length };
}

function valuesOf({ version, subject, body }: Template): TemplateValues {
  return { version, subject, body };
}
