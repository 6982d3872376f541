import { useSignalEffect } from "@preact/signals";
import { BellOff, CircleCheck, SearchX } from "lucide";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError } from "../../components/errors";
import { t } from "../../i18n/public";
import type { OptOut } from "../../state/public";
import "../../styles/customer.css";
import { Notice } from "../customer/Notice";
import { Page } from "../customer/Page";

/** Where the link in every message leads that asks to get none any more. */
export function OptOutPage({ optOut }: { readonly optOut: OptOut }) {
  useSignalEffect(() => {
    document.title = t("opt_out.title");
  });
  return (
    <Page contact={undefined}>
      <Screen optOut={optOut} />
    </Page>
  );
}

function Screen({ optOut }: { readonly optOut: OptOut }) {
  const state = optOut.state.value;
  if (state.kind === "done") {
    const { company_name: company, channel } = state.what;
    return (
      <Notice icon={CircleCheck} good heading={t("opt_out.done.heading")}>
        <p>{t(channel === "sms" ? "opt_out.done.sms" : "opt_out.done.email", { company })}</p>
      </Notice>
    );
  }
  if (state.kind === "unknown") {
    return (
      <Notice icon={SearchX} heading={t("opt_out.unknown.heading")}>
        <p>{t("opt_out.unknown.text")}</p>
      </Notice>
    );
  }
  return (
    <Notice icon={BellOff} heading={t("opt_out.heading")}>
      <p>{t("opt_out.text")}</p>
      {state.kind === "asking" && state.failure && (
        <Banner kind="danger">
          {t("opt_out.failed")} {describeError(state.failure)}
        </Banner>
      )}
      <Button
        variant="primary"
        size="large"
        busy={state.kind === "working"}
        onClick={() => void optOut.confirm()}
      >
        {t("opt_out.confirm")}
      </Button>
    </Notice>
  );
}
