import { useMemo } from "preact/hooks";
import type { ChannelStatus } from "../../../../api/types";
import { Banner } from "../../../../components/Banner";
import { countryName, momentText } from "../../../../components/form/choices";
import { Listed } from "../../../../components/form/Listed";
import { Section } from "../../../../components/form/Section";
import { t } from "../../../../i18n/messages";
import { Listing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";

/** Whether messages go out, and if not, why. */
export default function ChannelsPage() {
  const { api } = useSurroundings();
  const channels = useMemo(() => new Listing(async () => (await api.get("/v1/channels", {})).data), [api]);
  return (
    <>
      <PageHeading title={t("channels.title")}>
        <p class="muted">{t("channels.text")}</p>
      </PageHeading>
      <Listed listing={channels}>
        {(items) => items.map((status) => <Channel key={status.channel} status={status} />)}
      </Listed>
    </>
  );
}

function Channel({ status }: { readonly status: ChannelStatus }) {
  const working = status.configured && status.suspensions.length === 0;
  return (
    <Section
      title={t(`channel.${status.channel}`)}
      actions={
        <span class={working ? "chip good" : "chip warning"}>
          {t(working ? "channels.working" : status.configured ? "channels.suspended" : "channels.missing")}
        </span>
      }
    >
      {!status.configured && <p class="muted">{t("channels.missing.text")}</p>}
      {status.suspensions.map((suspension) => (
        <Banner key={suspension.since} kind="warning">
          <p>{suspension.reason}</p>
          <p class="small">
            {t(suspension.tenant_id ? "channels.since.own" : "channels.since", {
              time: momentText(suspension.since),
            })}
          </p>
        </Banner>
      ))}
      {status.held > 0 && <p>{t("channels.held", { count: status.held })}</p>}
      {status.channel === "sms" && status.countries.length > 0 && (
        <p class="muted">
          {t("channels.countries", { countries: status.countries.map(countryName).join(", ") })}
        </p>
      )}
    </Section>
  );
}
