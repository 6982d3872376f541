import { Pencil, RefreshCw, Send, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import type { Webhook } from "../../../../api/types";
import { Banner } from "../../../../components/Banner";
import { Button } from "../../../../components/Button";
import { Confirm } from "../../../../components/form/Confirm";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/programs";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { attempt } from "../../problems";
import { BackLink, useGo } from "../Parts";
import { Deliveries } from "./Deliveries";
import { SecretDialog } from "./SecretDialog";
import { WebhookDialog } from "./WebhookDialog";

interface WebhookPageProps {
  readonly webhook: Webhook;
  readonly onChange: (webhook: Webhook) => void;
}

/** One webhook: where it leads, whether it is used, and what became of each delivery. */
export function WebhookPage({ webhook, onChange }: WebhookPageProps) {
  const { api } = useSurroundings();
  const go = useGo();
  const [dialog, setDialog] = useState<"edit" | "rotate" | "delete" | undefined>(undefined);
  const [secret, setSecret] = useState("");
  // Counts the tests, after each of which the log is read anew.
  const [tests, setTests] = useState(0);
  const [testing, setTesting] = useState(false);
  const path = { webhook_id: webhook.id };
  const setActive = (active: boolean): void =>
    attempt(
      api.patch("/v1/webhooks/{webhook_id}", { path, body: { active }, ifMatch: webhook.version }),
      onChange,
    );
  const test = (): void => {
    setTesting(true);
    attempt(
      api.post("/v1/webhooks/{webhook_id}/test", { path }).finally(() => setTesting(false)),
      ({ state }) => {
        toast(t(state === "delivered" ? "hooks.test.delivered" : "hooks.test.failed"));
        setTests((count) => count + 1);
      },
    );
  };
  return (
    <>
      <BackLink to="webhooks" />
      <PageHeading
        title={webhook.url}
        actions={
          <Button icon={Pencil} onClick={() => setDialog("edit")}>
            {t("hooks.edit")}
          </Button>
        }
      >
        {webhook.description && <p class="muted">{webhook.description}</p>}
      </PageHeading>
      <Standing webhook={webhook} onActive={setActive} />
      <Section title={t("hooks.events")}>
        <p>{webhook.event_types.length > 0 ? webhook.event_types.join(", ") : t("hooks.every_type")}</p>
        <div class="row">
          <Button icon={Send} busy={testing} onClick={test}>
            {t("hooks.test")}
          </Button>
          <Button icon={RefreshCw} onClick={() => setDialog("rotate")}>
            {t("hooks.rotate")}
          </Button>
          {webhook.active && <Button onClick={() => setActive(false)}>{t("hooks.turn_off")}</Button>}
          <Button variant="quiet" icon={Trash2} onClick={() => setDialog("delete")}>
            {t("hooks.delete")}
          </Button>
        </div>
        {webhook.secrets > 1 && <p class="muted small">{t("hooks.two_secrets")}</p>}
      </Section>
      <Deliveries key={tests} webhookId={webhook.id} />
      {dialog === "edit" && (
        <WebhookDialog webhook={webhook} onSaved={onChange} onClose={() => setDialog(undefined)} />
      )}
      {dialog === "rotate" && (
        <Confirm
          title={t("hooks.rotate.title")}
          action={t("hooks.rotate")}
          onConfirm={() =>
            attempt(api.post("/v1/webhooks/{webhook_id}/rotate-secret", { path }), (rotated) => {
              onChange(rotated.webhook);
              setSecret(rotated.secret);
            })
          }
          onClose={() => setDialog(undefined)}
        >
          {t("hooks.rotate.text")}
        </Confirm>
      )}
      {dialog === "delete" && (
        <Confirm
          title={t("hooks.delete.title")}
          action={t("hooks.delete")}
          onConfirm={() =>
            attempt(api.delete("/v1/webhooks/{webhook_id}", { path }), () => {
              toast(t("hooks.delete.done"));
              go("webhooks");
            })
          }
          onClose={() => setDialog(undefined)}
        >
          {t("hooks.delete.text")}
        </Confirm>
      )}
      {secret && (
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

interface StandingProps {
  readonly webhook: Webhook;
  readonly onActive: (active: boolean) => void;
}

function Standing({ webhook, onActive }: StandingProps) {
  if (webhook.active) return null;
  return (
    <Banner
      kind={webhook.disabled_reason ? "danger" : "info"}
      actions={<Button onClick={() => onActive(true)}>{t("hooks.turn_on")}</Button>}
    >
      {webhook.disabled_reason
        ? t("hooks.disabled.text", { reason: webhook.disabled_reason })
        : t("hooks.off.text")}
    </Banner>
  );
}
