import type { Staff } from "../../api/types";
import { Select } from "../../components/Field";
import { t } from "../../i18n/booking";
import { useWorkplace } from "./context";

interface WhoSelectProps {
  readonly label: string;
  /** A specialist's id, or a team's. */
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** What the teams are called here. */
  readonly teamsLabel: string;
  /** Shown first, for no choice yet. */
  readonly placeholder?: string;
  /** What is read for a colleague; their name unless told otherwise. */
  readonly describe?: (colleague: Staff) => string;
}

/** One specialist or one team of the company. */
export function WhoSelect({ label, value, onChange, teamsLabel, placeholder, describe }: WhoSelectProps) {
  const { directory, staff } = useWorkplace();
  const specialists = [...directory.colleagues.value.values()]
    .filter((person) => person.active && person.team_ids.length > 0)
    .sort((first, second) => first.display_name.localeCompare(second.display_name));
  return (
    <Select label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      {placeholder !== undefined && <option value="">{placeholder}</option>}
      {(value === staff.id || specialists.some(({ id }) => id === staff.id)) && (
        <option value={staff.id}>{t("who.myself", { name: staff.display_name })}</option>
      )}
      <optgroup label={teamsLabel}>
        {directory.teams.value.map((team) => (
          <option key={team.id} value={team.id}>
            {team.name}
          </option>
        ))}
      </optgroup>
      <optgroup label={t("who.colleagues")}>
        {specialists
          .filter(({ id }) => id !== staff.id)
          .map((person) => (
            <option key={person.id} value={person.id}>
              {describe ? describe(person) : person.display_name}
            </option>
          ))}
      </optgroup>
    </Select>
  );
}
