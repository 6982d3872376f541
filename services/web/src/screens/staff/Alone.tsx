import type { ComponentChildren } from "preact";

interface AloneProps {
  /** What the page is about, for those who move by headings. */
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A page with one thing to say and nothing around it. */
export function Alone({ title, children }: AloneProps) {
  return (
    <main class="alone">
      <h1 class="visually-hidden">{title}</h1>
      {children}
    </main>
  );
}
