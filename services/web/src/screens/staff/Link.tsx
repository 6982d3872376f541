import type { ComponentChildren } from "preact";
import { pathOf, type Route } from "../../state/router";
import { useSurroundings } from "./context";

interface LinkProps {
  readonly to: Route;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another page of the app; a new tab or window opens as with any link. */
export function Link({ to, current = false, children, ...rest }: LinkProps) {
  const { router } = useSurroundings();
  return (
    <a
      {...rest}
      href={pathOf(to)}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        router.go(to);
      }}
    >
      {children}
    </a>
  );
}
