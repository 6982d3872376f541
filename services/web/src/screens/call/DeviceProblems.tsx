import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { t } from "../../i18n/call";
import { t as common } from "../../i18n/common";
import { browserFamily, type LocalMedia, type Source } from "../../state/devices";

/** What is wrong with microphone and camera, and how to mend it in this browser. */
export function DeviceProblems({ media }: { readonly media: LocalMedia }) {
  const problems = { microphone: media.microphone.value.problem, camera: media.camera.value.problem };
  const help = t(`unblock.${browserFamily()}`);
  const request = (audio: boolean, video: boolean): void => void media.request({ audio, video });
  const refusal = problems.microphone === problems.camera ? problems.microphone : undefined;
  if (refusal === "denied" || refusal === "dismissed" || refusal === "system") {
    return <Trouble text={t(`problem.both.${refusal}`, { help })} onRetry={() => request(true, true)} />;
  }
  return (
    <>
      {(["microphone", "camera"] as const satisfies readonly Source[]).map((source) => {
        const problem = problems[source];
        if (!problem) return null;
        const text = t(`problem.${source}.${problem}`, { help });
        const retry =
          problem === "unsupported" ? undefined : () => request(source === "microphone", source === "camera");
        return <Trouble key={source} text={text} onRetry={retry} />;
      })}
    </>
  );
}

function Trouble({ text, onRetry }: { readonly text: string; readonly onRetry?: (() => void) | undefined }) {
  return (
    <Banner kind="warning" actions={onRetry && <Button onClick={onRetry}>{common("retry")}</Button>}>
      {text}
    </Banner>
  );
}
