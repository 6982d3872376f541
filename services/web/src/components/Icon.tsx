import type { IconNode } from "lucide";
import { h } from "preact";

/** A Lucide icon (ISC licence) as inline SVG. It says nothing by itself: its button or text carries the name. */
export function Icon({ of: shapes, size = 20 }: { of: IconNode; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={2}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {shapes.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
