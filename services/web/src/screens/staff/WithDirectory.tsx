import type { ComponentChildren } from "preact";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/staff";
import { useWorkplace } from "./context";

interface WithDirectoryProps {
  /** Rendered once types, teams and colleagues are known. */
  readonly children: () => ComponentChildren;
}

/** What can't be shown before the company is known. */
export function WithDirectory({ children }: WithDirectoryProps) {
  const workplace = useWorkplace();
  switch (workplace.directoryState.value) {
    case "loading":
      return <Skeleton lines={6} />;
    case "failed":
      return (
        <Banner
          kind="danger"
          actions={<Button onClick={() => void workplace.loadDirectory()}>{common("retry")}</Button>}
        >
          {t("directory.failed")}
        </Banner>
      );
    case "ready":
      return <Known>{children}</Known>;
  }
}

/** A component of its own, so that what it renders may use hooks. */
function Known({ children }: WithDirectoryProps) {
  return <>{children()}</>;
}
