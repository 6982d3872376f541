import { CalendarPlus, Clock, Keyboard, LayoutList, LogOut, UserPlus, Wifi, WifiOff } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { Icon } from "../../components/Icon";
import { LanguageSwitch } from "../../components/LanguageSwitch";
import { t } from "../../i18n/staff";
import type { DeskConnection } from "../../state/desk";
import type { Route } from "../../state/router";
import { useSurroundings, useWorkplace } from "./context";
import { InviteDialog } from "./InviteDialog";
import { Link } from "./Link";
import { Logo } from "./Logo";
import { attempt } from "./problems";
import { ShortcutsDialog, useShortcuts } from "./ShortcutsDialog";

const PLACES = [
  { route: { name: "desk" }, icon: LayoutList, label: "nav.desk" },
  { route: { name: "book" }, icon: CalendarPlus, label: "nav.book" },
  { route: { name: "hours" }, icon: Clock, label: "nav.hours" },
] as const;

/** What surrounds every page but the call: where one is, where one can go, and inviting from anywhere. */
export function Shell({ route, children }: { readonly route: Route; readonly children: ComponentChildren }) {
  const { router } = useSurroundings();
  const { staff, tenant } = useWorkplace();
  const [dialog, setDialog] = useState<"invite" | "shortcuts" | undefined>(undefined);
  useShortcuts(
    { key: "i", label: t("shortcut.invite"), run: () => setDialog("invite") },
    { key: "d", label: t("shortcut.desk"), run: () => router.go({ name: "desk" }) },
    { key: "b", label: t("shortcut.book"), run: () => router.go({ name: "book" }) },
    { key: "?", label: t("shortcut.help"), run: () => setDialog("shortcuts") },
  );
  return (
    <>
      <a class="skip-link" href="#content">
        {t("skip")}
      </a>
      <header class="topbar">
        <Link to={{ name: "desk" }} class="brand">
          <Logo />
          <span class="brand-name">{tenant.name}</span>
        </Link>
        <nav class="places" aria-label={t("nav.label")}>
          {PLACES.map((place) => (
            <Link key={place.label} to={place.route} class="place" current={route.name === place.route.name}>
              <Icon of={place.icon} />
              <span>{t(place.label)}</span>
            </Link>
          ))}
        </nav>
        <div class="topbar-end">
          {staff.team_ids.length > 0 && <ConnectionStatus />}
          <Button variant="primary" icon={UserPlus} onClick={() => setDialog("invite")}>
            {t("invite.open")}
          </Button>
          <OwnMenu onShortcuts={() => setDialog("shortcuts")} />
        </div>
      </header>
      <main class="page" id="content" tabIndex={-1}>
        {children}
      </main>
      {dialog === "invite" && <InviteDialog onClose={() => setDialog(undefined)} />}
      {dialog === "shortcuts" && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}

const CONNECTION: Record<DeskConnection, { tone: string; label: `connection.${DeskConnection}` }> = {
  connecting: { tone: "", label: "connection.connecting" },
  live: { tone: "good", label: "connection.live" },
  offline: { tone: "warning", label: "connection.offline" },
  replaced: { tone: "warning", label: "connection.replaced" },
};

function ConnectionStatus() {
  const { tone, label } = CONNECTION[useWorkplace().desk.connection.value];
  return (
    <p class={`connection ${tone}`} role="status">
      <Icon of={tone === "warning" ? WifiOff : Wifi} size={18} />
      <span>{t(label)}</span>
    </p>
  );
}

function OwnMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { session } = useSurroundings();
  const { staff } = useWorkplace();
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
        <div class="own-panel">
          <div>
            <p class="own-name">{staff.display_name}</p>
            <p class="muted small">{staff.email}</p>
          </div>
          <LanguageSwitch />
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

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toLocaleUpperCase();
}
