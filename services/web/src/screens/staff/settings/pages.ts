import {
  Building2,
  CalendarCog,
  DoorOpen,
  KeyRound,
  MessageSquareText,
  Palette,
  RadioTower,
  ShieldCheck,
  Users,
  UsersRound,
  Webhook,
  type IconNode,
} from "lucide";
import type { ComponentType } from "preact";
import type { Role } from "../../../api/types";
import { lazily } from "../../../components/lazily";

export interface SettingsProps {
  /** What follows the page's name in the address: the thing that is open; empty: the page itself. */
  readonly id: string;
}
export type SettingsGroup = "meetings" | "people" | "messages" | "company" | "programs" | "installation";

interface SettingsEntry {
  readonly component: ComponentType<SettingsProps>;
  readonly icon: IconNode;
  readonly group: SettingsGroup;
  readonly role: Role;
}

/** The pages below `/settings/`, in the order in which they are listed; each has its code to itself. */
export const SETTINGS = {
  types: {
    component: lazily(() => import("./types/TypesPage")),
    icon: CalendarCog,
    group: "meetings",
    role: "administrator",
  },
  pages: {
    component: lazily(() => import("./entrances/EntrancesPage")),
    icon: DoorOpen,
    group: "meetings",
    role: "administrator",
  },
  staff: {
    component: lazily(() => import("./people/StaffPage")),
    icon: Users,
    group: "people",
    role: "administrator",
  },
  teams: {
    component: lazily(() => import("./people/TeamsPage")),
    icon: UsersRound,
    group: "people",
    role: "administrator",
  },
  templates: {
    component: lazily(() => import("./messages/TemplatesPage")),
    icon: MessageSquareText,
    group: "messages",
    role: "administrator",
  },
  channels: {
    component: lazily(() => import("./messages/ChannelsPage")),
    icon: RadioTower,
    group: "messages",
    role: "administrator",
  },
  branding: {
    component: lazily(() => import("./company/BrandingPage")),
    icon: Palette,
    group: "company",
    role: "administrator",
  },
  privacy: {
    component: lazily(() => import("./company/PrivacyPage")),
    icon: ShieldCheck,
    group: "company",
    role: "administrator",
  },
  keys: {
    component: lazily(() => import("./programs/KeysPage")),
    icon: KeyRound,
    group: "programs",
    role: "administrator",
  },
  webhooks: {
    component: lazily(() => import("./programs/WebhooksPage")),
    icon: Webhook,
    group: "programs",
    role: "administrator",
  },
  tenants: {
    component: lazily(() => import("./operator/TenantsPage")),
    icon: Building2,
    group: "installation",
    role: "operator",
  },
  suspensions: {
    component: lazily(() => import("./operator/SuspensionsPage")),
    icon: RadioTower,
    group: "installation",
    role: "operator",
  },
} as const satisfies Readonly<Record<string, SettingsEntry>>;
export type SettingsName = keyof typeof SETTINGS;

/** The pages that one with these roles may see. */
export function settingsFor(roles: readonly Role[]): readonly SettingsName[] {
  return (Object.keys(SETTINGS) as SettingsName[]).filter((name) => roles.includes(SETTINGS[name].role));
}
