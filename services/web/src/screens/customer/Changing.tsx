import { useState } from "preact/hooks";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError, isRefusal } from "../../components/errors";
import { TextArea } from "../../components/Field";
import { t } from "../../i18n/customer";
import { formatDateTime } from "../../i18n/format";
import type { ApiError } from "../../api/client";
import type { Invitation } from "../../api/types";
import type { Change, ChangeTo } from "../../state/customer";
import { isTimeGone } from "../../state/free-times";
import { TimeChoice } from "../times/TimeChoice";
import { Facts } from "./Facts";
import { Heading } from "./Heading";

interface ChangingProps {
  readonly place: { readonly invitation: Invitation; readonly change: Change; readonly to: ChangeTo };
  /** Leaves the appointment as it is. */
  readonly onKeep: () => void;
}

/** Another time for the appointment, or its end; a first one for who was to come at once. */
export default function Changing({ place, onKeep }: ChangingProps) {
  return place.to === "move" ? (
    <Moving place={place} onKeep={onKeep} />
  ) : (
    <Cancelling place={place} onKeep={onKeep} />
  );
}

function Moving({ place, onKeep }: ChangingProps) {
  const { invitation, change } = place;
  const slot = change.times.chosen.value;
  const atOnce = invitation.ad_hoc;
  const current = new Date(invitation.starts_at ?? "");
  return (
    <div class="card">
      <Heading>{t(atOnce ? "instead.heading" : "move.heading")}</Heading>
      <p class="muted">
        {atOnce
          ? t("instead.text")
          : t("move.now", { time: formatDateTime(current, invitation.time_zone || undefined) })}
      </p>
      <Failure failure={change.failure.value} company={invitation.company_name} />
      <TimeChoice times={change.times} />
      <div class="stack">
        <Button
          variant="primary"
          size="large"
          disabled={!slot}
          busy={change.busy.value}
          onClick={() => void change.move()}
        >
          {slot
            ? t("move.to", { time: formatDateTime(new Date(slot.starts_at), change.times.timeZone) })
            : t("move.choose")}
        </Button>
        <Button variant="quiet" onClick={onKeep}>
          {t(atOnce ? "instead.keep" : "move.keep")}
        </Button>
      </div>
    </div>
  );
}

function Cancelling({ place, onKeep }: ChangingProps) {
  const { invitation, change } = place;
  const [reason, setReason] = useState("");
  return (
    <div class="card">
      <Heading>{t("cancel.heading")}</Heading>
      <Facts invitation={invitation} />
      <p>{t("cancel.text")}</p>
      <Failure failure={change.failure.value} company={invitation.company_name} />
      <TextArea
        label={t("cancel.reason")}
        hint={t("cancel.reason.hint", { company: invitation.company_name })}
        rows={2}
        maxLength={500}
        value={reason}
        onInput={(event: Event) => setReason((event.currentTarget as HTMLTextAreaElement).value)}
      />
      <div class="stack">
        <Button
          variant="danger"
          size="large"
          busy={change.busy.value}
          onClick={() => void change.cancel(reason)}
        >
          {t("cancel.confirm")}
        </Button>
        <Button variant="quiet" onClick={onKeep}>
          {t("cancel.keep")}
        </Button>
      </div>
    </div>
  );
}

function Failure({ failure, company }: { readonly failure: ApiError | undefined; readonly company: string }) {
  if (!failure) return null;
  const text = isTimeGone(failure)
    ? t("change.taken")
    : isRefusal(failure)
      ? t("change.refused", { company })
      : describeError(failure);
  return <Banner kind="danger">{text}</Banner>;
}
