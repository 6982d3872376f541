import type { AuditEntry } from "../../../api/types";
import { clockTime, dateFormat } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import { useWorkplace } from "../context";
import { colleagueName } from "../words";

const TOLD = [
  "appointments.scheduled",
  "appointments.invited",
  "appointments.entered",
  "appointments.admitted",
  "appointments.returned_to_queue",
  "appointments.left",
  "appointments.completed",
  "appointments.cancelled",
  "appointments.link_created",
  "appointments.link_revoked",
  "appointments.device_waiting",
  "appointments.rescheduled",
  "appointments.transferred",
  "appointments.missed",
  "appointments.expired",
  "appointments.place_held",
  "appointments.turn_near",
  "appointments.priority_changed",
  "appointments.consent_answered",
  "appointments.age_refused",
  "appointments.erased",
  "chat.message_posted",
  "notifications.message_sent",
  "notifications.message_failed",
  "signaling.member_joined",
  "signaling.member_left",
  "signaling.call_connected",
  "signaling.call_lost",
  "signaling.call_ended",
] as const;

interface StoryProps {
  readonly story: readonly AuditEntry[] | undefined;
  readonly customerName: string;
}

/** What happened, in order, as the audit trail has it. */
export function Story({ story, customerName }: StoryProps) {
  const told = story?.filter((entry) => TOLD.some((kind) => kind === entry.kind));
  return (
    <section class="panel padded" aria-labelledby="story">
      <h2 id="story">{t("story.title")}</h2>
      {told === undefined && <p class="muted">{t("story.unknown")}</p>}
      {told?.length === 0 && <p class="muted">{t("story.empty")}</p>}
      <ol role="list" class="story">
        {told?.map((entry, index) => (
          <Step
            key={entry.id}
            entry={entry}
            customerName={customerName}
            isRepeated={told.findIndex((each) => each.kind === entry.kind) < index}
          />
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  readonly entry: AuditEntry;
  readonly customerName: string;
  /** The same happened before. */
  readonly isRepeated: boolean;
}

function Step({ entry, customerName, isRepeated }: StepProps) {
  const { directory, staff } = useWorkplace();
  const kind = TOLD.find((each) => each === entry.kind);
  const actor = ((): string => {
    if (entry.actor?.kind === "staff") return colleagueName(directory.colleagues.value.get(entry.actor.id));
    return entry.actor?.kind === "participant" ? customerName : "";
  })();
  const time = dateFormat({
    day: "numeric",
    month: "short",
    ...clockTime(),
    second: "2-digit",
    timeZone: staff.time_zone,
  });
  return (
    <li class="step">
      <time class="muted small" dateTime={entry.time}>
        {time.format(new Date(entry.time))}
      </time>
      <span>
        {kind === "appointments.completed" && isRepeated ? t("story.wrapped_up") : kind && t(`story.${kind}`)}
        {actor && <span class="muted"> · {actor}</span>}
      </span>
    </li>
  );
}
