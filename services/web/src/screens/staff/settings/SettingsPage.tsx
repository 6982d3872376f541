import { Select } from "../../../components/Field";
import { Icon } from "../../../components/Icon";
import { t } from "../../../i18n/settings";
import type { RouteTo } from "../../../state/router";
import "../../../styles/staff/admin.css";
import "../../../styles/staff/forms.css";
import { useMember, useSurroundings } from "../context";
import { Link } from "../Link";
import { ForbiddenPage, UnknownPage } from "../UnknownPage";
import { SETTINGS, settingsFor, type SettingsName } from "./pages";

/** What an administrator or operator sets up: a list of pages, and the one that the address names. */
export default function SettingsPage({ route }: { readonly route: RouteTo<"settings"> }) {
  const { staff } = useMember();
  const [first = "", ...rest] = route.page.split("/");
  const mine = settingsFor(staff.roles);
  const name = first === "" ? mine[0] : first;
  const known = name !== undefined && name in SETTINGS ? (name as SettingsName) : undefined;
  return (
    <div class="settings">
      <Navigation names={mine} current={known} />
      <div class="settings-page">
        {known === undefined ? (
          <UnknownPage />
        ) : !mine.includes(known) ? (
          <ForbiddenPage />
        ) : (
          <Page key={known} name={known} id={rest.join("/")} />
        )}
      </div>
    </div>
  );
}

function Page({ name, id }: { readonly name: SettingsName; readonly id: string }) {
  const { component: Component } = SETTINGS[name];
  return <Component key={id} id={id} />;
}

interface NavigationProps {
  readonly names: readonly SettingsName[];
  readonly current: SettingsName | undefined;
}

function Navigation({ names, current }: NavigationProps) {
  const { router } = useSurroundings();
  const groups = [...new Set(names.map((name) => SETTINGS[name].group))];
  return (
    <nav class="settings-nav" aria-label={t("nav.label")}>
      <div class="settings-choice">
        <Select
          label={t("nav.choose")}
          value={current ?? ""}
          onChange={(event) => router.go({ name: "settings", page: event.currentTarget.value })}
        >
          {current === undefined && <option value="" />}
          {groups.map((group) => (
            <optgroup key={group} label={t(`group.${group}`)}>
              {names
                .filter((name) => SETTINGS[name].group === group)
                .map((name) => (
                  <option key={name} value={name}>
                    {t(`page.${name}`)}
                  </option>
                ))}
            </optgroup>
          ))}
        </Select>
      </div>
      {groups.map((group) => (
        <div key={group} class="settings-group">
          <h2>{t(`group.${group}`)}</h2>
          {names
            .filter((name) => SETTINGS[name].group === group)
            .map((name) => (
              <Link key={name} to={{ name: "settings", page: name }} class="place" current={name === current}>
                <Icon of={SETTINGS[name].icon} />
                <span>{t(`page.${name}`)}</span>
              </Link>
            ))}
        </div>
      ))}
    </nav>
  );
}
