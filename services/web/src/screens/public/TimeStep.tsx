import { ArrowLeft } from "lucide";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { formatDateTime } from "../../i18n/format";
import { localised } from "../../i18n/index";
import { t } from "../../i18n/public";
import { isTimeGone, type FreeTimes } from "../../state/free-times";
import type { Reception } from "../../state/public";
import { Heading } from "../customer/Heading";
import { TimeChoice } from "../times/TimeChoice";

interface TimeStepProps {
  readonly reception: Reception;
  readonly times: FreeTimes;
}

/** When it suits. */
export function TimeStep({ reception, times }: TimeStepProps) {
  const slot = times.chosen.value;
  return (
    <div class="card">
      <Button variant="quiet" icon={ArrowLeft} onClick={() => reception.back()}>
        {t("back")}
      </Button>
      <Heading>{t("time.heading")}</Heading>
      <p class="muted">{localised(reception.type.value?.name ?? {})}</p>
      {isTimeGone(reception.failure.value) && <Banner kind="warning">{t("time.taken")}</Banner>}
      <TimeChoice times={times} />
      <div class="stack" aria-live="polite">
        {slot && <p class="public-choice">{formatDateTime(new Date(slot.starts_at), times.timeZone)}</p>}
        <Button variant="primary" size="large" disabled={!slot} onClick={() => reception.chooseTime()}>
          {t(slot ? "time.next" : "time.choose")}
        </Button>
      </div>
    </div>
  );
}
