import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon } from "./Icon";

type Native = Omit<ButtonHTMLAttributes, "class" | "icon" | "size">;

export interface ButtonProps extends Native {
  /** primary: the one thing to do here; danger: ends or removes something. */
  readonly variant?: "primary" | "secondary" | "quiet" | "danger";
  /** large: the customer's main action. */
  readonly size?: "normal" | "large";
  readonly icon?: IconNode | undefined;
  /** Shows that its work is under way, and takes no second click. */
  readonly busy?: boolean;
  readonly children: ComponentChildren;
}

/** A labelled button. */
export function Button({
  variant = "secondary",
  size = "normal",
  icon,
  busy = false,
  children,
  ...native
}: ButtonProps) {
  const disabled = native.disabled === true || busy;
  return (
    <button
      type="button"
      {...native}
      class={`button ${variant} ${size}`}
      disabled={disabled}
      aria-busy={busy}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : icon && <Icon of={icon} />}
      <span>{children}</span>
    </button>
  );
}

export interface IconButtonProps extends Native {
  readonly icon: IconNode;
  /** What it does, for those who do not see the icon, and as its tooltip. */
  readonly label: string;
  readonly variant?: "quiet" | "secondary" | "danger";
}

/** A button that shows only an icon. */
export function IconButton({ icon, label, variant = "quiet", ...native }: IconButtonProps) {
  return (
    <button type="button" {...native} class={`icon-button ${variant}`} aria-label={label} title={label}>
      <Icon of={icon} />
    </button>
  );
}
