import { CalendarClock, CircleCheck, Hourglass, LogOut } from "lucide";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError } from "../../components/errors";
import { Icon } from "../../components/Icon";
import { lazily } from "../../components/lazily";
import { t } from "../../i18n/customer";
import { formatWait } from "../../i18n/format";
import { contactOf, type Chime, type Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { Chat } from "../call";
import { Heading } from "./Heading";
import { Page } from "./Page";
import { Preview } from "./Preview";
import { PrivacyButton } from "./Privacy";

// Few come to change something.
const Changing = lazily(() => import("./Changing"));

interface WaitingRoomProps {
  readonly place: Extract<Place, { kind: "inside" }>;
  /** Who is waited for. */
  readonly name: string;
  readonly media: LocalMedia;
  readonly chime: Chime;
  /** Sent back from the call. */
  readonly returned: boolean;
  readonly onChange: () => void;
  readonly onKeep: () => void;
  readonly onLeave: () => void;
}

/** Where one stands, the own picture, and a way to write meanwhile. */
export function WaitingRoom(props: WaitingRoomProps) {
  const { place, name, media, chime, returned, onChange, onKeep, onLeave } = props;
  const { room, invitation, takesOver, change } = place;
  const { call } = room;
  const status = call.live.status.value.kind;
  if (change) {
    return (
      <Page contact={contactOf(invitation)}>
        <Changing place={{ invitation, change, to: "move" }} onKeep={onKeep} />
      </Page>
    );
  }
  return (
    <Page contact={contactOf(invitation)} wide={!takesOver}>
      <div class="waiting">
        <section class="card">
          <Heading>{t(takesOver ? "takeover.heading" : "waiting.heading")}</Heading>
          {status === "reconnecting" && <Banner kind="warning">{t("waiting.offline")}</Banner>}
          <div class="waiting-status" role="status">
            {takesOver ? (
              <p>{t("takeover.text", { name })}</p>
            ) : (
              <Position place={place} name={name} returned={returned} />
            )}
          </div>
          {!takesOver && <KeepPlace place={place} />}
          {!takesOver && invitation.can_take_time && (
            <Button variant="quiet" icon={CalendarClock} onClick={onChange}>
              {t("options.instead")}
            </Button>
          )}
          <Preview media={media} chime={chime} />
          <div class="waiting-ways">
            <PrivacyButton consents={room.consents} company={invitation.company_name} />
            <Button variant="quiet" icon={LogOut} onClick={onLeave}>
              {t(takesOver ? "takeover.leave" : "waiting.leave")}
            </Button>
          </div>
        </section>
        {!takesOver && (
          <section class="card waiting-chat">
            <h2>{t("waiting.chat", { name })}</h2>
            <Chat conversation={call.chat} name={name} />
          </section>
        )}
      </div>
    </Page>
  );
}

function Position({ place, name, returned }: Pick<WaitingRoomProps, "place" | "name" | "returned">) {
  const { call } = place.room;
  const queue = call.live.queue.value;
  if (!call.live.appointment.value) return <p>{t("waiting.connecting")}</p>;
  return (
    <>
      {queue && (
        <p class="waiting-place">
          {queue.position <= 1 ? t("waiting.next") : t("waiting.before", { count: queue.position - 1 })}
        </p>
      )}
      {queue && queue.estimatedWaitSeconds >= 0 && <p>{estimate(queue.estimatedWaitSeconds)}</p>}
      <p class="waiting-known">
        <Icon of={CircleCheck} />
        <span>
          {returned
            ? t("waiting.returned", { name })
            : t(call.other.value?.online === true ? "waiting.here" : "waiting.known", { name })}
        </span>
      </p>
    </>
  );
}

function estimate(seconds: number): string {
  return seconds <= 60 ? t("waiting.estimate.soon") : t("waiting.estimate", { minutes: formatWait(seconds) });
}

/** Stay, or go and be called back when it is nearly one's turn. */
function KeepPlace({ place }: { readonly place: WaitingRoomProps["place"] }) {
  const { keptPlace } = place.room;
  const failure = keptPlace.failure.value;
  return (
    <div class="stack">
      {keptPlace.held.value ? (
        <Banner
          kind="good"
          actions={
            <Button busy={keptPlace.busy.value} onClick={() => void keptPlace.keep(false)}>
              {t("keep.stay")}
            </Button>
          }
        >
          {t("keep.kept")}
        </Banner>
      ) : (
        <>
          <p class="muted">{t("waiting.stay")}</p>
          <Button icon={Hourglass} busy={keptPlace.busy.value} onClick={() => void keptPlace.keep(true)}>
            {t("keep.place")}
          </Button>
        </>
      )}
      {failure && (
        <Banner kind="danger">
          {t("keep.failed")} {describeError(failure)}
        </Banner>
      )}
    </div>
  );
}
