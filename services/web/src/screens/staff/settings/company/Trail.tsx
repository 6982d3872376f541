import { ShieldCheck } from "lucide";
import { useState } from "preact/hooks";
import { Banner } from "../../../../components/Banner";
import { Button } from "../../../../components/Button";
import { Section } from "../../../../components/form/Section";
import { t } from "../../../../i18n/company";
import { useSurroundings } from "../../context";
import { attempt } from "../../problems";

interface Verdict {
  readonly intact: boolean;
  readonly entries: number;
  readonly broken_at: number | null;
}

/** Recomputes the audit trail, which shows whether anybody has changed it. */
export function Trail() {
  const { api } = useSurroundings();
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined);
  const verify = (): void => {
    setBusy(true);
    attempt(
      api.get("/v1/audit/verification", {}).finally(() => setBusy(false)),
      setVerdict,
    );
  };
  return (
    <Section title={t("trail.title")} text={t("trail.text")}>
      {verdict && (
        <Banner kind={verdict.intact ? "good" : "danger"}>
          {verdict.intact
            ? t("trail.intact", { count: verdict.entries })
            : t("trail.broken", { position: verdict.broken_at ?? 0 })}
        </Banner>
      )}
      <div class="row">
        <Button icon={ShieldCheck} busy={busy} onClick={verify}>
          {t("trail.verify")}
        </Button>
      </div>
    </Section>
  );
}
