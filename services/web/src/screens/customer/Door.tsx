import { Camera, MessageSquare, Video } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Invitation } from "../../api/types";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError } from "../../components/errors";
import { t } from "../../i18n/customer";
import { formatCountdown, formatDateTime, formatTime, formatUnit } from "../../i18n/format";
import { inAppBrowser, type Attendance, type Chime, type Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { Facts } from "./Facts";
import { FormalitiesForm } from "./FormalitiesForm";
import { Heading } from "./Heading";
import { LeadOut } from "./LeadOut";
import { Options } from "./Options";
import { Preview } from "./Preview";

// Nobody is told to keep a page open for longer.
const SOON_MS = 3_600_000;

interface DoorProps {
  readonly place: Extract<Place, { kind: "door" | "entering" }>;
  readonly attendance: Attendance;
  readonly media: LocalMedia;
  readonly chime: Chime;
}

/** The check-in: what it is about, what has to be answered, and one large button; before the time, the countdown. */
export function Door({ place, attendance, media, chime }: DoorProps) {
  const { invitation } = place;
  const isEarly = invitation.status === "early";
  const [inApp] = useState(() => inAppBrowser());
  useOpening(isEarly, chime);
  return (
    <div class="card">
      {inApp && <LeadOut inApp={inApp} />}
      {invitation.customer_name && (
        <p class="greeting muted">{t("hello", { name: invitation.customer_name })}</p>
      )}
      <Heading>{t("door.heading")}</Heading>
      {place.kind === "door" && place.done && <Banner kind="good">{t(`change.${place.done}`)}</Banner>}
      <Facts invitation={invitation} />
      {place.kind === "door" && <Situation place={place} />}
      {isEarly && (
        <Countdown
          opens={new Date(invitation.entry_opens_at ?? Date.now())}
          complete={attendance.formalities.missing.value.length === 0}
        />
      )}
      <FormalitiesForm
        formalities={attendance.formalities}
        company={invitation.company_name}
        asksAge={isEarly}
      />
      {isEarly ? (
        <DeviceTest media={media} chime={chime} />
      ) : (
        <Join
          place={place}
          minimumAge={attendance.formalities.minimumAge.value}
          onJoin={(audio, video) => {
            // The button says so: one click confirms the age and enters.
            attendance.formalities.tick("age", true);
            // The click that lets the browser play sounds from now on.
            chime.arm();
            void attendance.enter({ audio, video });
          }}
        />
      )}
      {place.kind === "door" && <Options invitation={invitation} onChange={(to) => attendance.change(to)} />}
    </div>
  );
}

/** What is out of the ordinary before this door. */
function Situation({ place }: { readonly place: Extract<Place, { kind: "door" }> }) {
  const { invitation, failure, otherTab } = place;
  const late = lateness(invitation);
  return (
    <>
      {late >= 1 && <Banner kind="info">{t("door.late", { minutes: formatUnit(late, "minute") })}</Banner>}
      {otherTab ? (
        <Banner kind="info">{t("door.other_tab")}</Banner>
      ) : (
        invitation.in_use_elsewhere && <Banner kind="info">{t("door.elsewhere")}</Banner>
      )}
      {failure && (
        <Banner kind="danger">
          {t("join.failed")} {describeError(failure)}
        </Banner>
      )}
    </>
  );
}

interface JoinProps {
  readonly place: DoorProps["place"];
  readonly minimumAge: number | null;
  readonly onJoin: (audio: boolean, video: boolean) => void;
}

function Join({ place, minimumAge, onJoin }: JoinProps) {
  const isEntering = place.kind === "entering";
  // A browser without devices, or a page that came by plain HTTP.
  const hasDevices = (navigator as Partial<Navigator>).mediaDevices !== undefined;
  return (
    <div class="stack">
      <p class="muted">{t(hasDevices ? "join.explain" : "join.no_devices")}</p>
      <Button
        variant="primary"
        size="large"
        icon={hasDevices ? Video : MessageSquare}
        busy={isEntering}
        onClick={() => onJoin(hasDevices, hasDevices)}
      >
        {t(isEntering ? "entering" : joinLabel(place, hasDevices))}
      </Button>
      {minimumAge !== null && (
        <p class="muted small">
          {t("join.age", { age: minimumAge, company: place.invitation.company_name })}
        </p>
      )}
      {!isEntering && hasDevices && (
        <details class="alternatives">
          <summary>{t("join.other")}</summary>
          <div class="stack">
            <Button onClick={() => onJoin(true, false)}>{t("join.sound")}</Button>
            <Button onClick={() => onJoin(false, false)}>{t("join.nothing")}</Button>
          </div>
        </details>
      )}
    </div>
  );
}

function joinLabel(place: DoorProps["place"], hasDevices: boolean) {
  if (place.kind === "door" && place.otherTab) return "join.here";
  if (place.invitation.in_use_elsewhere) return "join.move";
  return hasDevices ? "join" : "join.nothing";
}

function DeviceTest({ media, chime }: Pick<DoorProps, "media" | "chime">) {
  const [testing, setTesting] = useState(false);
  if (testing) return <Preview media={media} chime={chime} />;
  const test = (): void => {
    chime.arm();
    setTesting(true);
    void media.request({ audio: true, video: true });
  };
  return (
    <div class="stack">
      <Button variant="primary" size="large" icon={Camera} onClick={test}>
        {t("early.test")}
      </Button>
      <p class="muted small">{t("early.test.why")}</p>
    </div>
  );
}

/** Counts down by the second; screen readers hear the time of opening beside it instead. */
function Countdown({ opens, complete }: { readonly opens: Date; readonly complete: boolean }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const isSoon = opens.getTime() - now < SOON_MS;
  return (
    <div class="countdown">
      <p>{t("early.in")}</p>
      <p class="countdown-clock" role="timer" aria-live="off">
        {formatCountdown(opens.getTime() - now)}
      </p>
      <p class="muted">
        {isSoon
          ? t(complete ? "early.self" : "early.answer", { time: formatTime(opens) })
          : t("early.come_back", { time: formatDateTime(opens) })}
      </p>
    </div>
  );
}

/** Rings where the door opens before somebody who has something left to answer. */
function useOpening(isEarly: boolean, chime: Chime): void {
  const before = useRef(isEarly);
  useEffect(() => {
    if (before.current && !isEarly) chime.ring();
    before.current = isEarly;
  }, [isEarly, chime]);
}

/** Whole minutes since the start of an appointment that was booked for a time. */
function lateness({ status, ad_hoc, starts_at }: Invitation): number {
  if (status !== "open" || ad_hoc || !starts_at) return 0;
  return Math.floor((Date.now() - Date.parse(starts_at)) / 60_000);
}
