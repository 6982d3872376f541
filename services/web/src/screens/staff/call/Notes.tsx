import { X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../../../components/Button";
import { Skeleton } from "../../../components/Skeleton";
import { t } from "../../../i18n/staff";
import type { WrapUp } from "../../../state/wrapup";
import { WrapUpFields } from "./WrapUpFields";

interface NotesProps {
  readonly wrapUp: WrapUp;
  readonly onClose: () => void;
}

/** What the specialist writes down beside the picture; the wrap-up begins with it. */
export function Notes({ wrapUp, onClose }: NotesProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    panel.current?.querySelector("textarea")?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <section
      ref={panel}
      class="notes"
      aria-label={t("call.notes")}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <header class="notes-header">
        <h2>{t("call.notes")}</h2>
        <IconButton icon={X} label={t("call.notes.close")} onClick={onClose} />
      </header>
      <p class="muted small">{t("call.notes.text")}</p>
      {wrapUp.state.value === "ready" ? <WrapUpFields wrapUp={wrapUp} /> : <Skeleton lines={6} />}
    </section>
  );
}
