import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "../../components/Icon";
import { Heading } from "./Heading";

interface NoticeProps {
  readonly icon: IconNode;
  readonly heading: string;
  readonly good?: boolean;
  readonly children: ComponentChildren;
}

/** A screen that says one thing. */
export function Notice({ icon, heading, good = false, children }: NoticeProps) {
  return (
    <div class="card notice">
      <span class={`notice-icon ${good ? "good" : ""}`}>
        <Icon of={icon} size={32} />
      </span>
      <Heading>{heading}</Heading>
      {children}
    </div>
  );
}
