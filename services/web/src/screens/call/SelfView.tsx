import { useSignalEffect } from "@preact/signals";
import { MicOff, VideoOff } from "lucide";
import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "../../components/Icon";
import { t } from "../../i18n/call";
import type { LocalMedia } from "../../state/devices";

interface SelfViewProps {
  readonly media: LocalMedia;
  /** Nobody sees it at the moment. */
  readonly paused: boolean;
  /** What it moves in. */
  readonly stage: RefObject<HTMLElement | null>;
}

type Block = "start" | "end";
interface Corner {
  readonly block: Block;
  readonly inline: Block;
}

/** The own picture in a corner; dragging or the arrow keys take it to another one. */
export function SelfView({ media, paused, stage }: SelfViewProps) {
  const element = useRef<HTMLButtonElement>(null);
  const [corner, setCorner] = useState<Corner>({ block: "start", inline: "end" });
  const origin = useRef<{ x: number; y: number } | undefined>(undefined);

  const drag = (event: PointerEvent): void => {
    if (!origin.current || !element.current) return;
    const [x, y] = [event.clientX - origin.current.x, event.clientY - origin.current.y];
    element.current.style.setProperty("translate", `${x}px ${y}px`);
  };
  const drop = (): void => {
    if (!origin.current || !element.current || !stage.current) return;
    origin.current = undefined;
    const [own, all] = [element.current.getBoundingClientRect(), stage.current.getBoundingClientRect()];
    element.current.style.removeProperty("translate");
    setCorner({
      block: own.top + own.height / 2 < all.top + all.height / 2 ? "start" : "end",
      inline: own.left + own.width / 2 < all.left + all.width / 2 === isLeftToRight() ? "start" : "end",
    });
  };
  return (
    <button
      ref={element}
      type="button"
      class={`self-view block-${corner.block} inline-${corner.inline}`}
      aria-label={t("self.label")}
      onKeyDown={(event) => {
        const next = cornerTowards(event.key, corner);
        if (!next) return;
        event.preventDefault();
        setCorner(next);
      }}
      onPointerDown={(event) => {
        origin.current = { x: event.clientX, y: event.clientY };
        element.current?.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      <SelfPicture media={media} />
      {paused && <span class="self-note">…</span>}
      {!media.microphone.value.on && (
        <span class="self-muted">
          <Icon of={MicOff} size={16} />
        </span>
      )}
    </button>
  );
}

/** The own camera as a mirror shows it, or that it is off. */
export function SelfPicture({ media }: { readonly media: LocalMedia }) {
  const video = useRef<HTMLVideoElement>(null);
  const { track } = media.camera.value;
  useSignalEffect(() => {
    const shown = media.camera.value.track;
    if (video.current) video.current.srcObject = shown ? new MediaStream([shown]) : null;
  });
  const mirrored = track?.getSettings().facingMode !== "environment";
  return (
    <>
      <video
        ref={video}
        class={`self-video ${mirrored ? "mirrored" : ""}`}
        autoplay
        playsInline
        muted
        hidden={!track}
        aria-hidden="true"
      />
      {!track && (
        <span class="self-off">
          <Icon of={VideoOff} size={24} />
          <span>{t("self.off")}</span>
        </span>
      )}
    </>
  );
}

function isLeftToRight(): boolean {
  return getComputedStyle(document.documentElement).direction === "ltr";
}

function cornerTowards(key: string, { block, inline }: Corner): Corner | undefined {
  const [left, right]: [Block, Block] = isLeftToRight() ? ["start", "end"] : ["end", "start"];
  switch (key) {
    case "ArrowUp":
      return { block: "start", inline };
    case "ArrowDown":
      return { block: "end", inline };
    case "ArrowLeft":
      return { block, inline: left };
    case "ArrowRight":
      return { block, inline: right };
    default:
      return undefined;
  }
}
