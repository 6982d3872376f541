import { CircleCheck, LogOut } from "lucide";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/customer";
import type { Chime, Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { Chat } from "../call";
import { Heading } from "./Heading";
import { Page } from "./Page";
import { Preview } from "./Preview";

interface WaitingRoomProps {
  readonly place: Extract<Place, { kind: "inside" }>;
  /** Who is waited for. */
  readonly name: string;
  readonly media: LocalMedia;
  readonly chime: Chime;
  /** Sent back from the call. */
  readonly returned: boolean;
  readonly onLeave: () => void;
}

/** Where one stands, the own picture, and a way to write meanwhile. */
export function WaitingRoom({ place, name, media, chime, returned, onLeave }: WaitingRoomProps) {
  const { call, invitation, takesOver } = place;
  const status = call.live.status.value.kind;
  return (
    <Page invitation={invitation} wide={!takesOver}>
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
          <p class="muted">{t("waiting.stay")}</p>
          <Preview media={media} chime={chime} />
          <Button variant="quiet" icon={LogOut} onClick={onLeave}>
            {t(takesOver ? "takeover.leave" : "waiting.leave")}
          </Button>
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
  const { call } = place;
  const position = call.live.queue.value?.position;
  if (!call.live.appointment.value) return <p>{t("waiting.connecting")}</p>;
  return (
    <>
      <p class="waiting-place">
        {position === undefined
          ? null
          : position <= 1
            ? t("waiting.next")
            : t("waiting.before", { count: position - 1 })}
      </p>
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
