import { Select } from "../../../components/Field";
import { t } from "../../../i18n/desk";
import { STATUSES, type Status } from "../../../state/desk";
import { useWorkplace } from "../context";

const TONE: Readonly<Record<Status, string>> = { available: "good", busy: "warning", away: "faint" };

/** What colleagues are told of the specialist; a call of their own comes before it. */
export function StatusSelect() {
  const { ownStatus } = useWorkplace().desk;
  return (
    <div class="own-status">
      <Select
        label={t("status.own")}
        value={ownStatus.choice.value}
        onChange={(event) => ownStatus.choose(event.currentTarget.value as Status)}
      >
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** The colleagues who are at the desk now. */
export function Colleagues() {
  const { desk, directory } = useWorkplace();
  const present = [...desk.colleagues.value]
    .flatMap(([id, status]) => {
      const name = directory.colleagues.value.get(id)?.display_name;
      return name === undefined ? [] : [{ id, name, status }];
    })
    .sort((first, second) => first.name.localeCompare(second.name));
  if (present.length === 0) return null;
  return (
    <ul role="list" class="row colleagues" aria-label={t("status.colleagues")}>
      {present.map(({ id, name, status }) => (
        <li key={id} class={`chip ${TONE[status]}`}>
          {withStatus(name, status)}
        </li>
      ))}
    </ul>
  );
}

/** A colleague's name, and their status where it is known. */
export function withStatus(name: string, status: Status | undefined): string {
  return status ? t("status.of", { name, status: t(`status.${status}`) }) : name;
}
