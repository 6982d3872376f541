import {
  CalendarDays,
  Clock,
  Keyboard,
  LayoutDashboard,
  LayoutList,
  LogOut,
  Settings,
  UserPlus,
  UserRound,
  Users,
  Wifi,
  WifiOff,
} from "lucide";
import type { ComponentChildren } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { LanguageSwitch } from "../../components/LanguageSwitch";
import { t } from "../../i18n/staff";
import type { Desk, DeskConnection } from "../../state/desk";
import type { Route, RouteName } from "../../state/router";
import { useMember, useSurroundings, WorkplaceContext } from "./context";
import { InviteDialog } from "./InviteDialog";
import { Link } from "./Link";
import { Logo } from "./Logo";
import { mayOpen } from "./pages";
import { attempt } from "./problems";
import { ShortcutsDialog, useShortcuts } from "./ShortcutsDialog";

const PLACES = [
  { route: { name: "desk" }, icon: LayoutList, label: "nav.desk" },
  { route: { name: "calendar" }, icon: CalendarDays, label: "nav.calendar" },
  { route: { name: "customers" }, icon: Users, label: "nav.customers" },
  { route: { name: "board" }, icon: LayoutDashboard, label: "nav.board" },
  { route: { name: "settings", page: "" }, icon: Settings, label: "nav.settings" },
] as const;
/** Below which place a page stands that is none itself. */
const WITHIN: Partial<Record<RouteName, RouteName>> = { customer: "customers" };

/** What surrounds every page but the call: where one is, where one can go, and inviting from anywhere. */
export function Shell({ route, children }: { readonly route: Route; readonly children: ComponentChildren }) {
  const { staff, tenant } = useMember();
  const workplace = useContext(WorkplaceContext);
  const [dialog, setDialog] = useState<"invite" | "shortcuts" | undefined>(undefined);
  const places = PLACES.filter((place) => mayOpen(place.route.name, staff.roles));
  const here = WITHIN[route.name] ?? route.name;
  return (
    <>
      <a class="skip-link" href="#content">
        {t("skip")}
      </a>
      <header class="topbar">
        <Link to={{ name: "desk" }} class="brand">
          <Logo alt="" />
          <span class="brand-name">{tenant?.name ?? t("app")}</span>
        </Link>
        <nav class="places" aria-label={t("nav.label")}>
          {places.map((place) => (
            <Link key={place.label} to={place.route} class="place" current={here === place.route.name}>
              <Icon of={place.icon} />
              <span>{t(place.label)}</span>
            </Link>
          ))}
        </nav>
        <div class="topbar-end">
          {workplace && staff.team_ids.length > 0 && <ConnectionStatus desk={workplace.desk} />}
          {workplace && (
            <Button variant="primary" icon={UserPlus} onClick={() => setDialog("invite")}>
              {t("invite.open")}
            </Button>
          )}
          <OwnMenu onShortcuts={() => setDialog("shortcuts")} />
        </div>
      </header>
      <main class="page" id="content" tabIndex={-1}>
        {children}
      </main>
      <Keys onShortcuts={() => setDialog("shortcuts")} onInvite={workplace && (() => setDialog("invite"))} />
      {dialog === "invite" && <InviteDialog onClose={() => setDialog(undefined)} />}
      {dialog === "shortcuts" && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}

interface KeysProps {
  readonly onShortcuts: () => void;
  /** Undefined for those who have no customers. */
  readonly onInvite: (() => void) | undefined;
}

/** The keys that work on every page. */
function Keys({ onShortcuts, onInvite }: KeysProps) {
  const { router } = useSurroundings();
  const places = [
    { key: "i", label: t("shortcut.invite"), run: () => onInvite?.() },
    { key: "d", label: t("shortcut.desk"), run: () => router.go({ name: "desk" }) },
    { key: "k", label: t("shortcut.calendar"), run: () => router.go({ name: "calendar" }) },
    { key: "b", label: t("shortcut.book"), run: () => router.go({ name: "book" }) },
  ];
  useShortcuts(...(onInvite ? places : []), { key: "?", label: t("shortcut.help"), run: onShortcuts });
  return null;
}

const CONNECTION: Record<DeskConnection, { tone: string; label: `connection.${DeskConnection}` }> = {
  connecting: { tone: "", label: "connection.connecting" },
  live: { tone: "good", label: "connection.live" },
  offline: { tone: "warning", label: "connection.offline" },
  replaced: { tone: "warning", label: "connection.replaced" },
};

function ConnectionStatus({ desk }: { readonly desk: Desk }) {
  const { tone, label } = CONNECTION[desk.connection.value];
  return (
    <p class={`connection ${tone}`} role="status">
      <Icon of={tone === "warning" ? WifiOff : Wifi} size={18} />
      <span>{t(label)}</span>
    </p>
  );
}

function OwnMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { session } = useSurroundings();
  const { staff } = useMember();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const close = (event: Event): void => {
      const inside = event.target instanceof Element && event.target.closest(".own-menu") !== null;
      if (!inside || (event instanceof KeyboardEvent && event.key === "Escape")) setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
      document.removeEventListener("keydown", close);
    };
  }, [open]);
  return (
    <div class="own-menu">
      <button
        type="button"
        class="own-button"
        aria-expanded={open}
        aria-label={t("menu.label", { name: staff.display_name })}
        onClick={() => setOpen(!open)}
      >
        {initialsOf(staff.display_name)}
      </button>
      {open && (
        // Following one of its links leaves it.
        <div class="own-panel" onClick={(event) => isLink(event.target) && setOpen(false)}>
          <div>
            <p class="own-name">{staff.display_name}</p>
            <p class="muted small">{staff.email}</p>
          </div>
          <LanguageSwitch />
          <Link to={{ name: "account" }} class="button quiet">
            <Icon of={UserRound} />
            {t("nav.account")}
          </Link>
          {mayOpen("hours", staff.roles) && (
            <Link to={{ name: "hours" }} class="button quiet">
              <Icon of={Clock} />
              {t("nav.hours")}
            </Link>
          )}
          <Button variant="quiet" icon={Keyboard} onClick={onShortcuts}>
            {t("shortcuts.title")}
          </Button>
          <Button variant="quiet" icon={LogOut} onClick={() => attempt(session.signOut())}>
            {t("sign_out")}
          </Button>
        </div>
      )}
    </div>
  );
}

function isLink(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("a") !== null;
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toLocaleUpperCase();
}
