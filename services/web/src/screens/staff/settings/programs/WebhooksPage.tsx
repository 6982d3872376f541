import { Plus, Webhook as WebhookIcon } from "lucide";
import { useMemo, useState } from "preact/hooks";
import type { Webhook } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { Listed } from "../../../../components/form/Listed";
import { t } from "../../../../i18n/programs";
import { Listing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { UnknownPage } from "../../UnknownPage";
import type { SettingsProps } from "../pages";
import { Line, settings } from "../Parts";
import { SecretDialog } from "./SecretDialog";
import { WebhookDialog } from "./WebhookDialog";
import { WebhookPage } from "./WebhookPage";

/** Where the company's own systems hear of events: the list, or one of them. */
export default function WebhooksPage({ id }: SettingsProps) {
  const { api } = useSurroundings();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState("");
  const webhooks = useMemo(() => new Listing(async () => (await api.get("/v1/webhooks", {})).data), [api]);
  const take = (webhook: Webhook): void => webhooks.put(webhook, (other) => other.id === webhook.id);
  if (id !== "") {
    return (
      <Listed listing={webhooks}>
        {(items) => {
          const webhook = items.find((each) => each.id === id);
          return webhook ? <WebhookPage webhook={webhook} onChange={take} /> : <UnknownPage />;
        }}
      </Listed>
    );
  }
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("hooks.add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("hooks.title")} actions={add}>
        <p class="muted">{t("hooks.text")}</p>
      </PageHeading>
      <Listed
        listing={webhooks}
        empty={
          <EmptyState icon={WebhookIcon} title={t("hooks.empty")}>
            {t("hooks.empty.text")}
          </EmptyState>
        }
      >
        {(items) => (
          <ul role="list" class="panel lines">
            {items.map((webhook) => (
              <Line
                key={webhook.id}
                to={settings("webhooks", webhook.id)}
                title={webhook.url}
                text={[
                  webhook.description,
                  webhook.event_types.length > 0 ? webhook.event_types.join(", ") : t("hooks.every_type"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
                faint={!webhook.active}
              >
                {!webhook.active && (
                  <span class={webhook.disabled_reason ? "chip danger" : "chip faint"}>
                    {t(webhook.disabled_reason ? "hooks.disabled" : "hooks.off")}
                  </span>
                )}
              </Line>
            ))}
          </ul>
        )}
      </Listed>
      {adding && (
        <WebhookDialog
          webhook={undefined}
          onSaved={(webhook, told) => {
            take(webhook);
            setSecret(told ?? "");
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {secret && !adding && (
        <SecretDialog
          title={t("hooks.secret.title")}
          text={t("hooks.secret.text")}
          label={t("hooks.secret")}
          secret={secret}
          onClose={() => setSecret("")}
        />
      )}
    </>
  );
}
