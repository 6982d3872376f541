import { MessageSquare, Mic, MicOff, Settings2, SwitchCamera, Video, VideoOff } from "lucide";
import type { ComponentChildren, RefObject } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { announce } from "../../components/Toasts";
import { t } from "../../i18n/call";
import type { Call } from "../../state/call";
import { CallButton } from "./CallButton";
import { DeviceChoice } from "./DeviceChoice";
import { DeviceProblems } from "./DeviceProblems";

interface ControlsProps {
  readonly call: Call;
  readonly chatting: boolean;
  readonly chatButton: RefObject<HTMLButtonElement | null>;
  readonly onChat: () => void;
  readonly tools: ComponentChildren;
  readonly ending: ComponentChildren;
}

/** The call's bar. */
export function Controls({ call, chatting, chatButton, onChat, tools, ending }: ControlsProps) {
  const [choosing, setChoosing] = useState(false);
  const { media, chat } = call;
  const [microphone, camera] = [media.microphone.value, media.camera.value];
  const unread = chatting ? 0 : chat.unread.value;
  const hasFacing = camera.track?.getSettings().facingMode !== undefined;
  return (
    <div class="call-bar">
      <div class="call-problems">
        <DeviceProblems media={media} dismissible />
      </div>
      <div class="call-controls" role="toolbar" aria-label={t("controls.label")}>
        <CallButton
          icon={microphone.on ? Mic : MicOff}
          label={t("microphone")}
          variant={microphone.on ? "normal" : "off"}
          aria-pressed={microphone.on}
          onClick={() => void toggleMicrophone(call)}
        />
        <CallButton
          icon={camera.on ? Video : VideoOff}
          label={t("camera")}
          variant={camera.on ? "normal" : "off"}
          aria-pressed={camera.on}
          onClick={() => void toggleCamera(call)}
        />
        {hasFacing && media.devices.value.cameras.length > 1 && (
          <CallButton icon={SwitchCamera} label={t("flip")} onClick={() => void media.flip()} />
        )}
        <CallButton
          icon={Settings2}
          label={t("devices")}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
        />
        <CallButton
          ref={chatButton}
          icon={MessageSquare}
          label={t("chat")}
          aria-expanded={chatting}
          onClick={onChat}
        >
          {unread > 0 && (
            <span class="badge">
              <span aria-hidden="true">{unread}</span>
              <span class="visually-hidden">, {t("chat.unread", { count: unread })}</span>
            </span>
          )}
        </CallButton>
        {tools}
        {ending}
      </div>
      {choosing && (
        <Dialog
          title={t("devices.title")}
          onClose={() => setChoosing(false)}
          actions={
            <Button variant="primary" onClick={() => setChoosing(false)}>
              {t("devices.done")}
            </Button>
          }
        >
          <DeviceChoice media={media} />
        </Dialog>
      )}
    </div>
  );
}

async function toggleMicrophone({ media }: Call): Promise<void> {
  await media.setMicrophone(!media.microphone.peek().on);
  announce(t(media.microphone.peek().on ? "microphone.on" : "microphone.off"));
}

async function toggleCamera({ media }: Call): Promise<void> {
  await media.setCamera(!media.camera.peek().on);
  announce(t(media.camera.peek().on ? "camera.on" : "camera.off"));
}
