import { useMemo } from "preact/hooks";
import { Listed } from "../../../../components/form/Listed";
import { t } from "../../../../i18n/company";
import { Listing } from "../../../../state/form";
import { useMember, useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import type { SettingsProps } from "../pages";
import { ConsentTexts, WordingPage } from "./ConsentTexts";
import { Retention } from "./Retention";
import { Terms } from "./Terms";
import { Trail } from "./Trail";

/** What the company decides for its customers' data: what they are asked, how old they are, how long it is kept. */
export default function PrivacyPage({ id }: SettingsProps) {
  const { api } = useSurroundings();
  const tenantId = useMember().tenant?.id ?? "";
  const texts = useMemo(() => new Listing(async () => (await api.get("/v1/consent-texts", {})).data), [api]);
  if (id !== "") {
    return <Listed listing={texts}>{() => <WordingPage texts={texts} purpose={id} />}</Listed>;
  }
  return (
    <>
      <PageHeading title={t("privacy.title")}>
        <p class="muted">{t("privacy.text")}</p>
      </PageHeading>
      <ConsentTexts texts={texts} />
      <Retention tenantId={tenantId} />
      <Terms tenantId={tenantId} />
      <Trail />
    </>
  );
}
