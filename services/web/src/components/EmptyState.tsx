import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";

interface EmptyStateProps {
  readonly icon: IconNode;
  readonly title: string;
  /** What to do to fill it. */
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

/** What stands in place of an empty list. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div class="empty-state">
      <Icon of={icon} size={32} />
      <p class="empty-state-title">{title}</p>
      {children && <p class="muted">{children}</p>}
      {action}
    </div>
  );
}
