import { LOCALES } from "../../i18n/index";
import { t } from "../../i18n/form";
import { Field, TextArea } from "../Field";

interface LocalisedProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly maxLength?: number;
  /** Several lines. */
  readonly long?: boolean;
  readonly value: Readonly<Record<string, string>>;
  readonly onChange: (value: Record<string, string>) => void;
}

/** A text in each of the languages that the customers' pages are written in. */
export function Localised({ label, hint, error, value, onChange, long = false, ...props }: LocalisedProps) {
  const Line = long ? TextArea : Field;
  return (
    <div class={long ? "stack" : "field-pair"}>
      {LOCALES.map((language, index) => (
        <Line
          key={language}
          {...props}
          {...(long ? { rows: 4 } : {})}
          lang={language}
          label={[label, t(`language.${language}`)].join(", ")}
          hint={index === 0 ? hint : undefined}
          error={error !== undefined && (value[language] ?? "").trim() === "" ? error : undefined}
          value={value[language] ?? ""}
          onInput={(event: Event) => {
            const text = (event.currentTarget as HTMLInputElement).value;
            onChange({ ...value, [language]: text });
          }}
        />
      ))}
    </div>
  );
}
