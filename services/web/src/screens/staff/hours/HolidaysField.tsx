import { Field } from "../../../components/Field";
import { CountrySelect } from "../../../components/form/choices";
import { t } from "../../../i18n/hours";
import { useTerritories } from "../useTerritories";

interface HolidaysFieldProps {
  /** Country (FR) or subdivision (DE-BY); empty: none. */
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Whose public holidays are days off: a country's, or a region's. */
export function HolidaysField({ value, error, onChange }: HolidaysFieldProps) {
  const territories = useTerritories();
  const [country = "", region = ""] = value.split("-");
  return (
    <div class="field-pair">
      <CountrySelect
        label={t("holidays.country")}
        countries={(territories?.data ?? []).map((each) => each.country)}
        none={t("holidays.none")}
        value={country}
        error={error}
        onChange={onChange}
      />
      {country !== "" && (
        <Field
          label={t("holidays.region")}
          hint={t("holidays.region.hint")}
          value={region}
          maxLength={3}
          autocapitalize="characters"
          onInput={(event) => {
            const code = event.currentTarget.value.trim().toUpperCase();
            onChange(code === "" ? country : `${country}-${code}`);
          }}
        />
      )}
    </div>
  );
}
