import { CloudOff } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/form";
import type { Listing } from "../../state/form";
import { Button } from "../Button";
import { EmptyState } from "../EmptyState";
import { Skeleton } from "../Skeleton";

interface ListedProps<Item> {
  readonly listing: Listing<Item>;
  /** What stands in place of an empty list. */
  readonly empty?: ComponentChildren;
  readonly children: (items: readonly Item[]) => ComponentChildren;
}

/** A list once it is loaded, and what there is to say before. */
export function Listed<Item>({ listing, empty, children }: ListedProps<Item>) {
  useEffect(() => void listing.load(), [listing]);
  const items = listing.items.value;
  switch (listing.state.value) {
    case "loading":
      return <Skeleton lines={5} />;
    case "failed":
      return (
        <EmptyState
          icon={CloudOff}
          title={t("failed")}
          action={<Button onClick={() => void listing.load()}>{common("retry")}</Button>}
        />
      );
    case "ready":
      return <>{items.length === 0 && empty !== undefined ? empty : children(items)}</>;
  }
}
