import { Copy } from "lucide";
import { useId, useRef, useState } from "preact/hooks";
import { t } from "../i18n/common";
import { Button } from "./Button";
import { copyText } from "./copy";
import { announce } from "./Toasts";

interface CopyFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  /** Several lines, such as a piece of a page. */
  readonly long?: boolean;
  readonly variant?: "primary" | "secondary";
}

/** Something to take along: selected by a click, copied by the button. */
export function CopyField({ label, hint, value, long = false, variant = "secondary" }: CopyFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState("");
  const copy = async (): Promise<void> => {
    if (await copyText(value)) {
      setCopied(value);
      announce(t("copied"));
    } else {
      // Not allowed here: the selected text can be copied by hand.
      input.current?.select();
    }
  };
  const shared = {
    ref: input,
    id,
    class: "input code",
    readOnly: true,
    value,
    "aria-describedby": hint && `${id}-hint`,
    onFocus: () => input.current?.select(),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <div class="copy-field">
        {long ? <textarea {...shared} rows={3} /> : <input {...shared} />}
        <Button variant={variant} icon={Copy} onClick={() => void copy()}>
          {t(copied === value ? "copied" : "copy")}
        </Button>
      </div>
    </div>
  );
}
