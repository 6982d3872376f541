import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "../../components/Icon";

export interface CallButtonProps extends Omit<ButtonHTMLAttributes, "class" | "icon"> {
  readonly icon: IconNode;
  /** Its visible name. */
  readonly label: string;
  /** danger: ends the call; off: what it stands for is switched off. */
  readonly variant?: "normal" | "off" | "danger";
  /** What follows the name, such as a count. */
  readonly children?: ComponentChildren;
}

/** One of the call's large labelled controls. */
export function CallButton({ icon, label, variant = "normal", children, ...native }: CallButtonProps) {
  return (
    <button type="button" {...native} class={`call-button ${variant}`}>
      <span class="call-button-face">
        <Icon of={icon} size={24} />
      </span>
      <span class="call-button-label">{label}</span>
      {children}
    </button>
  );
}
