import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef } from "preact/hooks";
import { WorkplaceContext } from "./context";

interface PageHeadingProps {
  readonly title: string;
  /** What stands below the title. */
  readonly children?: ComponentChildren;
  /** Buttons beside it. */
  readonly actions?: ComponentChildren;
}

let isFirstPage = true;

/** A page's title, for the eye, for the browser's tab, and as the place where the focus goes on a new page. */
export function PageHeading({ title, children, actions }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  usePageTitle(title);
  useEffect(() => {
    // The first page leaves the focus where the browser puts it.
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, []);
  return (
    <header class="page-heading">
      <div class="page-heading-text">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </div>
      {actions && <div class="row">{actions}</div>}
    </header>
  );
}

/** Names the browser's tab, with how many wait in front. */
export function usePageTitle(title: string): void {
  const waiting = useContext(WorkplaceContext)?.desk.waiting;
  useSignalEffect(() => {
    const count = waiting?.value.length ?? 0;
    document.title = `${count > 0 ? `(${count}) ` : ""}${title} · Parley`;
  });
  useEffect(() => {
    const count = waiting?.peek().length ?? 0;
    document.title = `${count > 0 ? `(${count}) ` : ""}${title} · Parley`;
  }, [title, waiting]);
}
