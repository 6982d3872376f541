import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { lazily } from "../../components/lazily";
import { Skeleton } from "../../components/Skeleton";
import { t } from "../../i18n/customer";
import { suggestLocale } from "../../i18n/index";
import { contactOf, type Attendance, type Chime, type Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { applyAccent } from "../../styles/accent";
import "../../styles/customer.css";
import { Door } from "./Door";
import type { Inside } from "./Inside";
import { Over, showsContact, Unknown, Unreachable } from "./Over";
import { Page } from "./Page";

// Few come to change something.
const Changing = lazily(() => import("./Changing"));

export interface CustomerProps {
  readonly attendance: Attendance;
  readonly media: LocalMedia;
  readonly chime: Chime;
  /** Loads the waiting room and the call, once however often it is asked. */
  readonly room: () => Promise<{ readonly Inside: typeof Inside }>;
}

/** The customer's page, wherever they are on their way. */
export function Customer({ attendance, media, chime, room }: CustomerProps) {
  const place = attendance.place.value;
  const Room = useRoom(room, place.kind);
  const invitation = "invitation" in place ? place.invitation : undefined;
  // Before the paint: no flash of another company's colours.
  useLayoutEffect(() => {
    if (!invitation) return;
    suggestLocale(invitation.locale);
    applyAccent(invitation.accent_color);
  }, [invitation]);
  useSignalEffect(() => {
    const now = attendance.place.value;
    // Inside, the title tells how the wait goes.
    if (now.kind !== "inside") document.title = titleOf(now);
  });
  if (place.kind === "inside" && Room) {
    return (
      <Room
        key={place.room.call.live.sessionId}
        place={place}
        media={media}
        chime={chime}
        onChange={() => attendance.change("move")}
        onKeep={() => attendance.keep()}
        onLeave={() => void attendance.leave()}
      />
    );
  }
  const contact = invitation ? contactOf(invitation) : "contact" in place ? place.contact : undefined;
  return (
    <Page contact={contact} help={helps(place)}>
      {(place.kind === "loading" || place.kind === "inside") && <Skeleton lines={6} />}
      {place.kind === "unknown" && <Unknown contact={contact} />}
      {place.kind === "unreachable" && (
        <Unreachable contact={contact} onRetry={() => void attendance.look()} />
      )}
      {place.kind === "changing" && <Changing place={place} onKeep={() => attendance.keep()} />}
      {(place.kind === "door" || place.kind === "entering") && (
        <Door place={place} attendance={attendance} media={media} chime={chime} />
      )}
      {place.kind === "over" && (
        <Over
          invitation={place.invitation}
          ending={place.ending}
          onEnter={() => void attendance.comeBack()}
        />
      )}
    </Page>
  );
}

/** The room is fetched while the check-in is read, and not before it is there; what failed is tried again at the next step. */
function useRoom(load: CustomerProps["room"], step: Place["kind"]): typeof Inside | undefined {
  const [view, setView] = useState<{ readonly Inside: typeof Inside } | undefined>(undefined);
  useEffect(() => {
    if (step !== "loading") load().then(setView, () => undefined);
  }, [load, step]);
  return view?.Inside;
}

/** Whether the page says whom to turn to, where the screen itself does not. */
function helps(place: Place): boolean {
  if (place.kind === "unknown" || place.kind === "unreachable") return false;
  return place.kind !== "over" || !showsContact(place.ending);
}

function titleOf(place: Place): string {
  return "invitation" in place ? t("title.company", { company: place.invitation.company_name }) : t("title");
}
