import { signal } from "@preact/signals";
import { CloudOff } from "lucide";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/common";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import { Skeleton } from "./Skeleton";

/**
 * A component whose code is fetched when it is first shown.
 *
 * @example const Calendar = lazily(() => import("./calendar/CalendarPage"));
 */
export function lazily<Props extends object>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | "failed" | undefined>(undefined);
  const fetch = (): void => {
    load().then(
      (module) => {
        loaded.value = module.default;
      },
      () => {
        loaded.value = "failed";
      },
    );
  };
  return function Lazily(props: Props) {
    const Loaded = loaded.value;
    useEffect(() => {
      if (typeof loaded.peek() !== "function") fetch();
    }, []);
    if (Loaded === undefined) return <Skeleton lines={6} />;
    if (Loaded === "failed") return <NotLoaded />;
    return <Loaded {...props} />;
  };
}

/** The network is away, or a newer version has replaced the files that this page knows: loading it all anew mends both. */
function NotLoaded() {
  return (
    <EmptyState
      icon={CloudOff}
      title={t("not_loaded")}
      action={<Button onClick={() => location.reload()}>{t("retry")}</Button>}
    />
  );
}
