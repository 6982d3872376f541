import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Select } from "../../components/Field";
import { t } from "../../i18n/call";
import { MicrophoneLevel, type Choice, type LocalMedia } from "../../state/devices";

/** Which microphone, camera and loudspeaker are used; a change counts at once. */
export function DeviceChoice({ media }: { readonly media: LocalMedia }) {
  const { microphones, cameras, speakers } = media.devices.value;
  const using = (what: "microphone" | "camera"): string =>
    media[what].value.track?.getSettings().deviceId ?? media.chosen.value[what];
  const choose = (what: Choice) => (id: string) => void media.choose(what, id);
  return (
    <div class="stack">
      <Devices
        label={t("devices.camera")}
        devices={cameras}
        value={using("camera")}
        onChoose={choose("camera")}
      />
      <Devices
        label={t("devices.microphone")}
        devices={microphones}
        value={using("microphone")}
        onChoose={choose("microphone")}
      />
      <LevelMeter media={media} />
      {"setSinkId" in HTMLMediaElement.prototype && (
        <Devices
          label={t("devices.speaker")}
          devices={speakers}
          value={media.chosen.value.speaker}
          onChoose={choose("speaker")}
        />
      )}
    </div>
  );
}

interface DevicesProps {
  readonly label: string;
  readonly devices: readonly MediaDeviceInfo[];
  readonly value: string;
  readonly onChoose: (deviceId: string) => void;
}

function Devices({ label, devices, value, onChoose }: DevicesProps) {
  const known = devices.some((device) => device.deviceId === value);
  return (
    <Select
      label={label}
      value={known ? value : ""}
      disabled={devices.length === 0}
      onChange={(event: Event) => onChoose((event.currentTarget as HTMLSelectElement).value)}
    >
      {!known && <option value="">{t(devices.length === 0 ? "devices.none" : "devices.default")}</option>}
      {devices.map((device, index) => (
        <option key={device.deviceId} value={device.deviceId}>
          {device.label || t("devices.unnamed", { number: index + 1 })}
        </option>
      ))}
    </Select>
  );
}

/** How loud the microphone hears. */
export function LevelMeter({ media }: { readonly media: LocalMedia }) {
  const level = useRef(new MicrophoneLevel());
  const bar = useRef<HTMLSpanElement>(null);
  const track = media.microphone.value.track;
  useEffect(() => {
    const meter = level.current;
    if (track) meter.start(track);
    return () => meter.stop();
  }, [track]);
  useSignalEffect(() => {
    bar.current?.style.setProperty("scale", `${level.current.value.value} 1`);
  });
  return (
    <div class="level">
      <span class="level-track" aria-hidden="true">
        <span class="level-bar" ref={bar} />
      </span>
      <p class="muted small">{t("devices.speak")}</p>
    </div>
  );
}
