import { ChevronLeft } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "../../../components/Icon";
import { t } from "../../../i18n/settings";
import type { Route } from "../../../state/router";
import { useSurroundings } from "../context";
import { Link } from "../Link";
import type { SettingsName } from "./pages";

/** The address of a settings page, or of something on it. */
export function settings(page: SettingsName, id = ""): Route {
  return { name: "settings", page: id === "" ? page : `${page}/${id}` };
}

/** Leads from one thing back to the list that it stands in. */
export function BackLink({ to }: { readonly to: SettingsName }) {
  return (
    <Link to={settings(to)} class="back-link">
      <Icon of={ChevronLeft} />
      <span>{t(`page.${to}`)}</span>
    </Link>
  );
}

interface LineProps {
  /** Where the line leads; nowhere: it holds its own buttons. */
  readonly to?: Route;
  readonly title: ComponentChildren;
  readonly text?: ComponentChildren;
  /** It is there, but out of use. */
  readonly faint?: boolean;
  /** States and buttons at the end. */
  readonly children?: ComponentChildren;
}

/** One thing in a list. */
export function Line({ to, title, text, faint = false, children }: LineProps) {
  const look = faint ? "setting faint" : "setting";
  const content = (
    <>
      <span class="setting-main">
        <span class="setting-title">{title}</span>
        {text && <span class="muted small">{text}</span>}
      </span>
      {children && <span class="setting-end">{children}</span>}
    </>
  );
  return (
    <li>
      {to ? (
        <Link to={to} class={look}>
          {content}
        </Link>
      ) : (
        <div class={look}>{content}</div>
      )}
    </li>
  );
}

/** What settings pages go to after something was made or left. */
export function useGo(): (page: SettingsName, id?: string) => void {
  const { router } = useSurroundings();
  return (page, id) => router.go(settings(page, id));
}
