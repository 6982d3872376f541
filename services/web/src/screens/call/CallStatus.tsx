import { Signal, SignalHigh, SignalLow, SignalMedium, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/call";
import { formatPhone } from "../../i18n/format";
import type { Call } from "../../state/call";
import type { Quality } from "../../state/peer";

interface CallStatusProps {
  readonly call: Call;
  readonly name: string;
  readonly phone: string | null;
  /** What the side shows beneath the name. */
  readonly children?: ComponentChildren;
}

const QUALITY: Record<Quality, IconNode> = {
  good: SignalHigh,
  fair: SignalMedium,
  poor: SignalLow,
  unknown: Signal,
};
// Of reconnecting until the telephone is offered.
const OFFER_PHONE_MS = 10_000;

/** Who it is, how good the connection is, and what goes on when it is not. */
export function CallStatus({ call, name, phone, children }: CallStatusProps) {
  const state = call.peer.state.value;
  const quality = call.peer.quality.value;
  const patient = useStillAfter(state === "reconnecting", OFFER_PHONE_MS);
  const callInstead = patient && phone;
  const isHere = call.other.value?.online === true;
  const text = ((): string => {
    if (state === "connected") return "";
    // The channel knows better than the silence whether there is anyone to reconnect to.
    if (!isHere && call.live.status.value.kind === "live") return t("status.away", { name });
    if (state === "reconnecting") return t(callInstead ? "status.reconnecting.long" : "status.reconnecting");
    return t(isHere ? "status.connecting" : "status.away", { name });
  })();
  const hint = call.peer.videoPaused.value
    ? t("status.video_paused")
    : call.live.status.value.kind === "reconnecting"
      ? t("status.live")
      : "";
  return (
    <>
      <div class="call-corner">
        <p class="call-tag">
          <Icon of={QUALITY[quality]} size={18} />
          <span>{name}</span>
          {state === "connected" && quality !== "unknown" && (
            <span class={quality === "good" ? "visually-hidden" : "muted"}>{t(`quality.${quality}`)}</span>
          )}
        </p>
        {children}
      </div>
      <div class="call-status" role="status">
        {text && (
          <p class="call-notice">
            <span class="spinner" aria-hidden="true" />
            <span>{text}</span>
            {callInstead && <a href={`tel:${phone}`}>{t("status.phone", { phone: formatPhone(phone) })}</a>}
          </p>
        )}
        {state === "connected" && <p class="visually-hidden">{t("status.connected", { name })}</p>}
        {state === "connected" && hint && <p class="call-notice">{hint}</p>}
      </div>
    </>
  );
}

/** True once `on` has lasted that long. */
function useStillAfter(on: boolean, milliseconds: number): boolean {
  const [still, setStill] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setStill(true), milliseconds);
    return () => {
      clearTimeout(timer);
      setStill(false);
    };
  }, [on, milliseconds]);
  return still;
}
