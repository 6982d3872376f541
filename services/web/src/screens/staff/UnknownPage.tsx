import { Compass, LockKeyhole } from "lucide";
import { EmptyState } from "../../components/EmptyState";
import { t } from "../../i18n/staff";
import { Link } from "./Link";
import { PageHeading } from "./PageHeading";

/** There is nothing at this address. */
export function UnknownPage() {
  return (
    <>
      <PageHeading title={t("unknown.title")} />
      <EmptyState
        icon={Compass}
        title={t("unknown.text")}
        action={<Link to={{ name: "desk" }}>{t("to_desk")}</Link>}
      />
    </>
  );
}

/** There is something, but not for one with the reader's roles. */
export function ForbiddenPage() {
  return (
    <>
      <PageHeading title={t("forbidden.title")} />
      <EmptyState
        icon={LockKeyhole}
        title={t("forbidden.text")}
        action={<Link to={{ name: "desk" }}>{t("to_desk")}</Link>}
      />
    </>
  );
}
