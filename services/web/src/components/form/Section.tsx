import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  readonly title: string;
  /** What it is about, plainly. */
  readonly text?: string | undefined;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Values that belong together. */
export function Section({ title, text, actions, children }: SectionProps) {
  const id = useId();
  return (
    <section class="panel padded section" aria-labelledby={id}>
      <header class="section-header">
        <div>
          <h2 id={id}>{title}</h2>
          {text && <p class="muted">{text}</p>}
        </div>
        {actions && <div class="row">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
