import { MicOff } from "lucide";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/call";
import type { Call } from "../../state/call";
import { Initials } from "./Initials";

interface RemoteViewProps {
  readonly call: Call;
  readonly name: string;
}

/** The other person: picture and sound, or who it is while there is no picture. */
export function RemoteView({ call, name }: RemoteViewProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState<MediaStream | undefined>(undefined);
  const [silenced, setSilenced] = useState(false);
  const stream = call.peer.remote.value;
  const media = call.other.value?.media;

  // Before the paint: the first frame is waited for.
  useLayoutEffect(() => {
    const video = element.current;
    if (!video || !stream) return;
    video.srcObject = stream;
    const play = (): void => {
      video.play().then(
        () => setSilenced(false),
        (error: unknown) => setSilenced(error instanceof DOMException && error.name === "NotAllowedError"),
      );
    };
    play();
    // Phones pause it for a call or behind a locked screen, and leave it so.
    const resume = (): void => {
      if (document.visibilityState === "visible" && video.paused) play();
    };
    document.addEventListener("visibilitychange", resume);
    const stopWaiting = onFirstFrame(video, () => {
      call.peer.firstFrame();
      setSeen(stream);
    });
    return () => {
      stopWaiting();
      document.removeEventListener("visibilitychange", resume);
      video.srcObject = null;
    };
  }, [call, stream]);

  useSignalEffect(() => {
    const speaker = call.media.chosen.value.speaker;
    // A device that is gone: the sound stays where it is.
    void element.current?.setSinkId(speaker).catch(() => undefined);
  });

  const visible = seen === stream && stream !== undefined && media?.camera !== false;
  return (
    <>
      <video
        ref={element}
        class={`remote-video ${call.side === "customer" ? "fills" : ""}`}
        autoplay
        playsInline
        hidden={!visible}
        aria-label={t("remote.label", { name })}
      />
      {!visible && (
        <div class="remote-absent">
          <Initials name={name} />
          {call.peer.state.value === "connected" && media?.camera === false && (
            <p>{t("remote.camera_off", { name })}</p>
          )}
        </div>
      )}
      {media?.microphone === false && call.peer.state.value === "connected" && (
        <p class="call-tag remote-muted">
          <Icon of={MicOff} size={18} />
          {t("remote.muted", { name })}
        </p>
      )}
      {silenced && (
        <div class="remote-play">
          <Button
            variant="primary"
            size="large"
            onClick={() => void element.current?.play().then(() => setSilenced(false))}
          >
            {t("status.play", { name })}
          </Button>
        </div>
      )}
    </>
  );
}

/** Calls back when a frame is on the screen, not merely decoded; gives what stops the waiting. */
function onFirstFrame(video: HTMLVideoElement, callback: () => void): () => void {
  if ("requestVideoFrameCallback" in video) {
    const handle = video.requestVideoFrameCallback(callback);
    return () => video.cancelVideoFrameCallback(handle);
  }
  const element: HTMLVideoElement = video;
  const look = (): void => {
    if (element.videoWidth > 0) callback();
  };
  element.addEventListener("loadeddata", look, { once: true });
  return () => element.removeEventListener("loadeddata", look);
}
