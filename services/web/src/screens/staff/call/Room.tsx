import { useSignal, useSignalEffect } from "@preact/signals";
import { PhoneOff } from "lucide";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/staff";
import type { Call } from "../../../state/call";
import { hasDeviceWaiting } from "../../../state/desk";
import type { Visit } from "../../../state/visit";
import { CallButton, CallScreen } from "../../call";
import { useSurroundings, useWorkplace } from "../context";
import { TransferDialog } from "../handle/TransferDialog";
import { attempt } from "../problems";
import { ShortcutsDialog, useShortcuts } from "../ShortcutsDialog";
import { Notes } from "./Notes";
import { Tools } from "./Tools";

interface RoomProps {
  readonly visit: Visit;
  readonly call: Call;
  readonly name: string;
}

// From here on the chat fits beside the picture.
const WIDE = "(min-width: 64rem)";

/** The call with the specialist's tools around it. */
export function Room({ visit, call, name }: RoomProps) {
  const workplace = useWorkplace();
  const { router } = useSurroundings();
  const { media } = call;
  const chatOpen = useSignal(matchMedia(WIDE).matches);
  const [noting, setNoting] = useState(false);
  const [helping, setHelping] = useState(false);
  const [transferring, setTransferring] = useState(false);
  const wrapUp = useMemo(() => workplace.wrapUp(visit.appointmentId), [workplace, visit]);
  useEffect(() => () => wrapUp.close(), [wrapUp]);
  // What is read in the chat is no news on the desk.
  useSignalEffect(() => {
    if (call.chat.unread.value === 0) workplace.desk.markRead(visit.appointmentId);
  });

  const toggleNotes = (): void => {
    setNoting(!noting || chatOpen.value);
    chatOpen.value = false;
  };
  const returnToQueue = (): void => {
    attempt(visit.returnToQueue(), () => {
      toast(t("call.returned", { name }));
      router.replace({ name: "desk" });
    });
  };
  const end = (): void => {
    attempt(visit.complete(), () => router.replace({ name: "wrap-up", id: visit.appointmentId }));
  };
  useShortcuts(
    {
      key: "m",
      label: t("shortcut.microphone"),
      run: () => void media.setMicrophone(!media.microphone.value.on),
    },
    { key: "v", label: t("shortcut.camera"), run: () => void media.setCamera(!media.camera.value.on) },
    {
      key: "c",
      label: t("shortcut.chat"),
      run: () => {
        chatOpen.value = !chatOpen.value;
      },
    },
    { key: "n", label: t("shortcut.notes"), run: toggleNotes },
    { key: "?", label: t("shortcut.help"), run: () => setHelping(true) },
  );
  return (
    <main>
      <h1 class="visually-hidden">{t("call.title", { name })}</h1>
      <CallScreen
        call={call}
        otherName={name}
        chatOpen={chatOpen}
        aside={noting && <Notes wrapUp={wrapUp} onClose={() => setNoting(false)} />}
        tools={
          <Tools
            busy={visit.busy.value}
            noting={noting && !chatOpen.value}
            onNotes={toggleNotes}
            onQueue={returnToQueue}
            onTransfer={() => setTransferring(true)}
          />
        }
        ending={
          <CallButton
            icon={PhoneOff}
            label={t("call.end")}
            variant="danger"
            disabled={visit.busy.value}
            onClick={end}
          />
        }
      />
      <FurtherDevice visit={visit} name={name} />
      {transferring && <Transfer visit={visit} onClose={() => setTransferring(false)} />}
      {helping && <ShortcutsDialog onClose={() => setHelping(false)} />}
    </main>
  );
}

/** The customer then waits in the queue of whoever takes over. */
function Transfer({ visit, onClose }: { readonly visit: Visit; readonly onClose: () => void }) {
  const workplace = useWorkplace();
  const { router } = useSurroundings();
  const commands = useMemo(() => workplace.commands(visit.appointmentId), [workplace, visit]);
  const appointment = visit.appointment.value;
  if (!appointment) return null;
  return (
    <TransferDialog
      commands={commands}
      appointment={appointment}
      onClose={onClose}
      onDone={() => router.replace({ name: "desk" })}
    />
  );
}

/** The customer asks to go on with another device: only the specialist lets it in. */
function FurtherDevice({ visit, name }: { readonly visit: Visit; readonly name: string }) {
  const appointment = visit.appointment.value;
  if (!appointment || !hasDeviceWaiting(appointment)) return null;
  return (
    <div class="call-request">
      <Banner
        kind="warning"
        actions={
          <Button variant="primary" busy={visit.busy.value} onClick={() => attempt(visit.admit())}>
            {t("call.device.allow")}
          </Button>
        }
      >
        {t("call.device", { name })}
      </Banner>
    </div>
  );
}
