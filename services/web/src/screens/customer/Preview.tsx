import { Camera, Mic, MicOff, Settings2, Video, VideoOff, Volume2 } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { t as call } from "../../i18n/call";
import { t } from "../../i18n/customer";
import type { Chime } from "../../state/customer";
import type { LocalMedia } from "../../state/devices";
import "../../styles/call.css";
import { CallButton } from "../call/CallButton";
import { DeviceChoice, LevelMeter } from "../call/DeviceChoice";
import { DeviceProblems } from "../call/DeviceProblems";
import { SelfPicture } from "../call/SelfView";

interface PreviewProps {
  readonly media: LocalMedia;
  readonly chime: Chime;
}

/** The own picture and sound before anyone sees or hears them, and which devices they come from. */
export function Preview({ media, chime }: PreviewProps) {
  const [choosing, setChoosing] = useState(false);
  const [microphone, camera] = [media.microphone.value, media.camera.value];
  const untouched = !microphone.track && !camera.track && !microphone.problem && !camera.problem;
  if (untouched && !media.asking.value) return <Ask media={media} />;
  return (
    <section class="preview" aria-label={t("devices.heading")}>
      <div class="preview-box" data-theme="dark">
        <div class="preview-picture">
          <SelfPicture media={media} />
        </div>
        <div class="preview-controls">
          <CallButton
            icon={microphone.on ? Mic : MicOff}
            label={call("microphone")}
            variant={microphone.on ? "normal" : "off"}
            aria-pressed={microphone.on}
            onClick={() => void media.setMicrophone(!microphone.on)}
          />
          <CallButton
            icon={camera.on ? Video : VideoOff}
            label={call("camera")}
            variant={camera.on ? "normal" : "off"}
            aria-pressed={camera.on}
            onClick={() => void media.setCamera(!camera.on)}
          />
          <CallButton
            icon={Settings2}
            label={call("devices")}
            aria-haspopup="dialog"
            onClick={() => setChoosing(true)}
          />
        </div>
      </div>
      {media.asking.value && <p class="preview-note">{t("devices.pending")}</p>}
      <DeviceProblems media={media} />
      {microphone.track && <LevelMeter media={media} />}
      <p class="muted small">{t("devices.nobody")}</p>
      {choosing && (
        <Dialog
          title={call("devices.title")}
          onClose={() => setChoosing(false)}
          actions={
            <Button variant="primary" onClick={() => setChoosing(false)}>
              {call("devices.done")}
            </Button>
          }
        >
          <DeviceChoice media={media} />
          <Button icon={Volume2} onClick={() => chime.ring()}>
            {t("devices.sound")}
          </Button>
        </Dialog>
      )}
    </section>
  );
}

function Ask({ media }: { readonly media: LocalMedia }) {
  return (
    <section class="preview" aria-label={t("devices.heading")}>
      <h2>{t("devices.heading")}</h2>
      <p class="muted">{t("devices.why")}</p>
      <Button icon={Camera} onClick={() => void media.request({ audio: true, video: true })}>
        {t("devices.ask")}
      </Button>
    </section>
  );
}
