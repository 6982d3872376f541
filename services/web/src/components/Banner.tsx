import { CircleAlert, CircleCheck, Info, TriangleAlert, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon";

type Kind = "info" | "good" | "warning" | "danger";

const ICONS: Record<Kind, IconNode> = {
  info: Info,
  good: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

interface BannerProps {
  readonly kind: Kind;
  readonly children: ComponentChildren;
  /** Buttons that mend what the banner tells. */
  readonly actions?: ComponentChildren;
}

/** A message in the flow of the page. Screen readers hear warnings and dangers as they appear. */
export function Banner({ kind, children, actions }: BannerProps) {
  return (
    <div class={`banner ${kind}`} role={kind === "info" || kind === "good" ? "status" : "alert"}>
      <Icon of={ICONS[kind]} />
      <div class="banner-text">{children}</div>
      {actions && <div class="banner-actions">{actions}</div>}
    </div>
  );
}
