import { useContext } from "preact/hooks";
import { Field } from "../../../components/Field";
import { CountrySelect } from "../../../components/form/choices";
import { t } from "../../../i18n/hours";
import { MemberContext } from "../context";

interface HolidaysFieldProps {
  /** Country (FR) or subdivision (DE-BY); empty: none. */
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
}

/** Whose public holidays are days off: a country's, or a region's. */
export function HolidaysField({ value, error, onChange }: HolidaysFieldProps) {
  const own = useContext(MemberContext)?.tenant?.country ?? "";
  const [country = "", region = ""] = value.split("-");
  const countries = [...new Set([...COUNTRIES, ...(own ? [own] : [])])];
  return (
    <div class="field-pair">
      <CountrySelect
        label={t("holidays.country")}
        countries={countries}
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

// Where Parley is sold.
const COUNTRIES = (
  "ZA DE SA AT BE BG CY HR DK EG AE ES EE FI FR GE GR HU IE IS IL IT LV LI LT LU MT NO NL PL PT QA CZ RO GB SK SI SE CH " +
  "AR AW BS BZ BM CA CO CW US KY JM PR DO TT AU HK JP NZ TW"
).split(" ");
