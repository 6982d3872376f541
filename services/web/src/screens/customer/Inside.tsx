import { useSignalEffect } from "@preact/signals";
import { PhoneOff } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { announce } from "../../components/Toasts";
import { t as inCall } from "../../i18n/call";
import { t } from "../../i18n/customer";
import { Awake, BackGuard, type Chime, type Place } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import { CallButton, CallScreen } from "../call";
import { PrivacyButton } from "./Privacy";
import { WaitingRoom } from "./WaitingRoom";

interface InsideProps {
  readonly place: Extract<Place, { kind: "inside" }>;
  readonly media: LocalMedia;
  readonly chime: Chime;
  /** Begins to choose a time instead of waiting. */
  readonly onChange: () => void;
  /** Waits on. */
  readonly onKeep: () => void;
  readonly onLeave: () => void;
}

/** The waiting room, and the call from the moment of admission. */
export function Inside({ place, media, chime, onChange, onKeep, onLeave }: InsideProps) {
  const { room, invitation, takesOver } = place;
  const { call } = room;
  const name = invitation.specialist_name ?? invitation.company_name;
  // After a reload in the call the channel takes a moment to say so.
  const known = call.live.appointment.value;
  const isTalking = known ? call.admitted.value : invitation.state === "in_progress" && !takesOver;
  const hasTalked = useAdmission(place, isTalking, chime);
  useAwake();
  return (
    <>
      {isTalking ? (
        <main>
          <CallScreen
            call={call}
            otherName={name}
            phone={invitation.support_phone}
            overlay={<PrivacyButton consents={room.consents} company={invitation.company_name} onStage />}
            ending={<CallButton icon={PhoneOff} label={inCall("leave")} variant="danger" onClick={onLeave} />}
          />
        </main>
      ) : (
        <WaitingRoom
          place={place}
          name={name}
          media={media}
          chime={chime}
          returned={hasTalked}
          onChange={onChange}
          onKeep={onKeep}
          onLeave={onLeave}
        />
      )}
      <BackQuestion isTalking={isTalking} onLeave={onLeave} />
    </>
  );
}

/** Back, pressed by mistake more often than not, asks before it leaves. */
function BackQuestion({ isTalking, onLeave }: { readonly isTalking: boolean; readonly onLeave: () => void }) {
  const guard = useRef(new BackGuard()).current;
  useEffect(() => {
    guard.arm();
    return () => guard.disarm();
  }, [guard]);
  if (!guard.asking.value) return null;
  return (
    <Dialog
      title={t(isTalking ? "back.heading.call" : "back.heading.wait")}
      onClose={() => guard.stay()}
      actions={
        <>
          <Button onClick={onLeave}>{t("back.leave")}</Button>
          <Button variant="primary" onClick={() => guard.stay()}>
            {t("back.stay")}
          </Button>
        </>
      }
    >
      <p>{t("back.text")}</p>
    </Dialog>
  );
}

function useAwake(): void {
  useEffect(() => {
    const awake = new Awake();
    awake.start();
    return () => awake.stop();
  }, []);
}

/** Rings, tells and writes it into the title when the wait is over; true once there was a call. */
function useAdmission({ room, invitation }: InsideProps["place"], isTalking: boolean, chime: Chime): boolean {
  const { call } = room;
  const before = useRef({ waited: false, talked: false });
  useEffect(() => {
    if (!isTalking) {
      before.current.waited = true;
      return;
    }
    before.current.talked = true;
    if (!before.current.waited) return;
    chime.ring();
    announce(t("admitted"));
  }, [isTalking, chime]);
  useSignalEffect(() => {
    const company = invitation.company_name;
    const talking = call.admitted.value;
    const admittedUnseen = talking && document.hidden;
    document.title = t(admittedUnseen ? "title.admitted" : talking ? "title.call" : "title.waiting", {
      company,
    });
  });
  useEffect(() => {
    const seen = (): void => {
      if (!document.hidden && call.admitted.peek())
        document.title = t("title.call", { company: invitation.company_name });
    };
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [call, invitation]);
  return before.current.talked;
}
