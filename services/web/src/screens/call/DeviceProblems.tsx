import { X } from "lucide";
import { useState } from "preact/hooks";
import { Banner } from "../../components/Banner";
import { Button, IconButton } from "../../components/Button";
import { t } from "../../i18n/call";
import { t as common } from "../../i18n/common";
import { browserFamily, isRefusal, type LocalMedia, type Problem, type Source } from "../../state/devices";

interface DeviceProblemsProps {
  readonly media: LocalMedia;
  /** May be put away, until something else is wrong. */
  readonly dismissible?: boolean;
}

/** What is wrong with microphone and camera, and how to mend it in this browser. */
export function DeviceProblems({ media, dismissible = false }: DeviceProblemsProps) {
  const [microphone, camera] = [media.microphone.value.problem, media.camera.value.problem];
  const [dismissed, setDismissed] = useState("");
  const current = `${microphone ?? ""} ${camera ?? ""}`;
  if ((!microphone && !camera) || dismissed === current) return null;
  const onDismiss = dismissible ? () => setDismissed(current) : undefined;
  if (microphone && microphone === camera && isRefusal(microphone)) {
    const text = t(`problem.both.${microphone}`, { help: help() });
    const onRetry = (): void => void media.request({ audio: true, video: true });
    return <Trouble text={text} onRetry={onRetry} onDismiss={onDismiss} />;
  }
  return (
    <>
      {microphone && <Single source="microphone" problem={microphone} media={media} onDismiss={onDismiss} />}
      {camera && <Single source="camera" problem={camera} media={media} onDismiss={onDismiss} />}
    </>
  );
}

interface SingleProps {
  readonly source: Source;
  readonly problem: Problem;
  readonly media: LocalMedia;
  readonly onDismiss: (() => void) | undefined;
}

function Single({ source, problem, media, onDismiss }: SingleProps) {
  const text = t(`problem.${source}.${problem}`, { help: help() });
  const want = { audio: source === "microphone", video: source === "camera" };
  const onRetry = problem === "unsupported" ? undefined : () => void media.request(want);
  return <Trouble text={text} onRetry={onRetry} onDismiss={onDismiss} />;
}

interface TroubleProps {
  readonly text: string;
  readonly onRetry: (() => void) | undefined;
  readonly onDismiss: (() => void) | undefined;
}

function Trouble({ text, onRetry, onDismiss }: TroubleProps) {
  const actions = (
    <>
      {onRetry && <Button onClick={onRetry}>{common("retry")}</Button>}
      {onDismiss && <IconButton icon={X} label={t("problem.dismiss")} onClick={onDismiss} />}
    </>
  );
  return (
    <Banner kind="warning" actions={actions}>
      {text}
    </Banner>
  );
}

function help(): string {
  return t(`unblock.${browserFamily()}`);
}
