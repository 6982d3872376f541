import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

let isFirst = true;

/** A screen's heading: it takes the focus as the screen comes, so that readers begin there. */
export function Heading({ children }: { readonly children: ComponentChildren }) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A page that was just opened is read from its beginning.
    if (!isFirst) element.current?.focus();
    isFirst = false;
  }, []);
  return (
    <h1 ref={element} tabIndex={-1} class="screen-heading">
      {children}
    </h1>
  );
}
