import { Plus, X } from "lucide";
import { useId, useState } from "preact/hooks";
import { t } from "../../i18n/form";
import { Button, IconButton } from "../Button";

interface TokensProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  /** What can be chosen, as value and label; undefined: any word. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** Words that were used elsewhere, to be used again. */
  readonly suggestions?: readonly string[];
}

/** A short list of words, each with its own button to remove it. */
export function Tokens({ label, hint, error, values, onChange, choices, suggestions = [] }: TokensProps) {
  const id = useId();
  const [word, setWord] = useState("");
  const labelOf = (value: string): string => choices?.find(([each]) => each === value)?.[1] ?? value;
  const add = (value: string): void => {
    const clean = value.trim().toLowerCase();
    const written = choices ? value : clean;
    if (clean !== "" && !values.includes(written)) onChange([...values, written]);
    setWord("");
  };
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const shared = { id, class: "input", "aria-describedby": describedBy } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="muted small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {values.length > 0 && (
        <ul role="list" class="tokens">
          {values.map((value) => (
            <li key={value} class="token">
              <span>{labelOf(value)}</span>
              <IconButton
                icon={X}
                label={t("remove", { name: labelOf(value) })}
                onClick={() => onChange(values.filter((each) => each !== value))}
              />
            </li>
          ))}
        </ul>
      )}
      {choices ? (
        <select {...shared} value="" onChange={(event) => add(event.currentTarget.value)}>
          <option value="">{t("add")}…</option>
          {choices
            .filter(([value]) => !values.includes(value))
            .map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
        </select>
      ) : (
        <div class="token-input">
          <input
            {...shared}
            list={`${id}-list`}
            value={word}
            autocapitalize="none"
            maxLength={50}
            onInput={(event) => setWord(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== ",") return;
              // Enter adds the word; only then it may save the form.
              if (word.trim() !== "" || event.key === ",") event.preventDefault();
              add(word);
            }}
            onBlur={() => add(word)}
          />
          <datalist id={`${id}-list`}>
            {suggestions
              .filter((each) => !values.includes(each))
              .map((each) => (
                <option key={each} value={each} />
              ))}
          </datalist>
          <Button icon={Plus} onClick={() => add(word)}>
            {t("add")}
          </Button>
        </div>
      )}
      {error && (
        <p class="field-error small" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
