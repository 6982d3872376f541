import { useState } from "preact/hooks";
import { useEffect } from "preact/hooks";
import { Camera, Video } from "lucide";
import type { Invitation } from "../../api/types";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError } from "../../components/errors";
import { t } from "../../i18n/customer";
import { formatCountdown, formatTime } from "../../i18n/format";
import type { Attendance, Chime, Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { Facts } from "./Facts";
import { Heading } from "./Heading";
import { Preview } from "./Preview";

interface DoorProps {
  readonly place: Extract<Place, { kind: "door" | "entering" }>;
  readonly attendance: Attendance;
  readonly media: LocalMedia;
  readonly chime: Chime;
}

/** The check-in: what it is about, and one large button; before the time, how long it takes until the door opens. */
export function Door({ place, attendance, media, chime }: DoorProps) {
  const { invitation } = place;
  const isEarly = invitation.status === "early";
  const join = (audio: boolean, video: boolean): void => {
    // The click that lets the browser play sounds from now on.
    chime.arm();
    void attendance.enter({ audio, video });
  };
  return (
    <div class="card">
      {invitation.customer_name && (
        <p class="greeting muted">{t("hello", { name: invitation.customer_name })}</p>
      )}
      <Heading>{t("door.heading")}</Heading>
      <Facts invitation={invitation} />
      {place.kind === "door" && place.failure && (
        <Banner kind="danger">
          {t("join.failed")} {describeError(place.failure)}
        </Banner>
      )}
      {isEarly ? (
        <Early invitation={invitation} media={media} chime={chime} />
      ) : (
        <div class="stack">
          <p class="muted">{t("join.explain")}</p>
          <Button
            variant="primary"
            size="large"
            icon={Video}
            busy={place.kind === "entering"}
            onClick={() => join(true, true)}
          >
            {t(place.kind === "entering" ? "entering" : "join")}
          </Button>
          {place.kind === "door" && (
            <details class="alternatives">
              <summary>{t("join.other")}</summary>
              <div class="stack">
                <Button onClick={() => join(true, false)}>{t("join.sound")}</Button>
                <Button onClick={() => join(false, false)}>{t("join.nothing")}</Button>
              </div>
            </details>
          )}
        </div>
      )}
    </div>
  );
}

interface EarlyProps {
  readonly invitation: Invitation;
  readonly media: LocalMedia;
  readonly chime: Chime;
}

function Early({ invitation, media, chime }: EarlyProps) {
  const [testing, setTesting] = useState(false);
  const opens = new Date(invitation.entry_opens_at ?? Date.now());
  const test = (): void => {
    chime.arm();
    setTesting(true);
    void media.request({ audio: true, video: true });
  };
  return (
    <div class="stack">
      <div class="countdown">
        <p>{t("early.in")}</p>
        <Countdown until={opens.getTime()} />
        <p class="muted">{t("early.self", { time: formatTime(opens) })}</p>
      </div>
      {testing ? (
        <Preview media={media} chime={chime} />
      ) : (
        <>
          <Button variant="primary" size="large" icon={Camera} onClick={test}>
            {t("early.test")}
          </Button>
          <p class="muted small">{t("early.test.why")}</p>
        </>
      )}
    </div>
  );
}

/** Counts down by the second; screen readers hear the time of opening beside it instead. */
function Countdown({ until }: { readonly until: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="countdown-clock" role="timer" aria-live="off">
      {formatCountdown(until - now)}
    </p>
  );
}
