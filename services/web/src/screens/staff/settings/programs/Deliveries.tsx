import { Inbox, RotateCw } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import type { Delivery } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { EmptyState } from "../../../../components/EmptyState";
import { momentText } from "../../../../components/form/choices";
import { Section } from "../../../../components/form/Section";
import { Skeleton } from "../../../../components/Skeleton";
import { toast } from "../../../../components/Toasts";
import { t as common } from "../../../../i18n/common";
import { t } from "../../../../i18n/programs";
import { DeliveryLog } from "../../../../state/admin";
import { useSurroundings } from "../../context";
import { attempt } from "../../problems";

const TONE = { due: "warning", delivered: "good", failed: "danger" } as const;

/** What became of each event that was sent to a webhook, newest first. */
export function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const { api } = useSurroundings();
  const log = useMemo(() => new DeliveryLog(api, webhookId), [api, webhookId]);
  useEffect(() => void log.load(), [log]);
  const deliveries = log.deliveries.value;
  const state = log.state.value;
  return (
    <Section
      title={t("log.title")}
      text={t("log.text")}
      actions={
        <Button variant="quiet" icon={RotateCw} onClick={() => void log.load()}>
          {t("log.refresh")}
        </Button>
      }
    >
      {state === "loading" && deliveries.length === 0 && <Skeleton lines={4} />}
      {state === "failed" && (
        <EmptyState
          icon={Inbox}
          title={t("log.failed")}
          action={<Button onClick={() => void log.load()}>{common("retry")}</Button>}
        />
      )}
      {state === "ready" && deliveries.length === 0 && <EmptyState icon={Inbox} title={t("log.empty")} />}
      {deliveries.length > 0 && (
        <ul role="list" class="lines">
          {deliveries.map((delivery) => (
            <Entry
              key={delivery.id}
              delivery={delivery}
              onRedeliver={() => attempt(log.redeliver(delivery.id), () => void toast(t("log.redelivered")))}
            />
          ))}
        </ul>
      )}
      {log.hasMore.value && (
        <div class="row">
          <Button busy={state === "loading"} onClick={() => void log.loadMore()}>
            {t("log.more")}
          </Button>
        </div>
      )}
    </Section>
  );
}

interface EntryProps {
  readonly delivery: Delivery;
  readonly onRedeliver: () => void;
}

function Entry({ delivery, onRedeliver }: EntryProps) {
  return (
    <li>
      <details class="sent-event">
        <summary>
          <span class="setting-main">
            <code>{delivery.event_type}</code>
            <span class="muted small"> {momentText(delivery.created_at)}</span>
          </span>
          <span class={`chip ${TONE[delivery.state]}`}>{t(`log.state.${delivery.state}`)}</span>
        </summary>
        <div class="sent-event-body">
          {delivery.next_attempt_at && (
            <p class="muted">{t("log.next", { time: momentText(delivery.next_attempt_at) })}</p>
          )}
          {delivery.attempts.length === 0 && <p class="muted">{t("log.no_attempt")}</p>}
          {delivery.attempts.length > 0 && (
            <ol class="attempts">
              {delivery.attempts.map((attempt) => (
                <li key={attempt.at}>
                  <p>
                    {momentText(attempt.at)} ·{" "}
                    {attempt.status === null
                      ? t("log.no_answer")
                      : t("log.status", { status: String(attempt.status) })}{" "}
                    · {t("log.duration", { time: attempt.duration_ms })}
                  </p>
                  {attempt.answer && <p class="plain">{attempt.answer}</p>}
                </li>
              ))}
            </ol>
          )}
          <details>
            <summary>{t("log.payload")}</summary>
            <p class="plain">{pretty(delivery.payload)}</p>
          </details>
          <p class="muted small">
            webhook-id: <code>{delivery.message_id}</code>
          </p>
          {delivery.state !== "due" && (
            <div class="row">
              <Button icon={RotateCw} onClick={onRedeliver}>
                {t("log.redeliver")}
              </Button>
            </div>
          )}
        </div>
      </details>
    </li>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
