import type { ComponentType } from "preact";
import type { Staff } from "../../api/types";
import { lazily } from "../../components/lazily";
import type { Route, RouteName, RouteTo } from "../../state/router";
import { AppointmentPage } from "./appointment/AppointmentPage";
import { CallPage } from "./call/CallPage";
import { WrapUpPage } from "./call/WrapUpPage";
import { DeskPage } from "./desk/DeskPage";
import { UnknownPage } from "./UnknownPage";

type Role = Staff["roles"][number];

export interface PageProps<Name extends RouteName> {
  readonly route: RouteTo<Name>;
}

interface Page<Name extends RouteName> {
  readonly component: ComponentType<PageProps<Name>>;
  /** Who sees it. `everyone`: also whoever is not signed in, and then without the workplace around it. */
  readonly access: "everyone" | readonly Role[];
  /** It fills the window by itself: no navigation around it. */
  readonly bare?: boolean;
}

const COMPANY: readonly Role[] = ["agent", "supervisor", "administrator"];
/** Operators belong to no company: a page that they may see can't use the workplace, only `useMember`. */
const ALL: readonly Role[] = [...COMPANY, "operator"];

/** Every page of the staff's app. What only some need at once is loaded when it is opened. */
export const PAGES: { readonly [Name in RouteName]: Page<Name> } = {
  desk: { component: DeskPage, access: COMPANY },
  book: { component: lazily(() => import("./book/BookPage")), access: COMPANY },
  appointment: { component: AppointmentPage, access: COMPANY },
  call: { component: CallPage, access: COMPANY, bare: true },
  "wrap-up": { component: WrapUpPage, access: COMPANY },
  calendar: { component: lazily(() => import("./calendar/CalendarPage")), access: COMPANY },
  customers: { component: lazily(() => import("./customers/CustomersPage")), access: COMPANY },
  customer: { component: lazily(() => import("./customers/CustomerPage")), access: COMPANY },
  board: { component: lazily(() => import("./board/BoardPage")), access: ["supervisor", "administrator"] },
  hours: { component: lazily(() => import("./hours/HoursPage")), access: COMPANY },
  settings: {
    component: lazily(() => import("./settings/SettingsPage")),
    access: ["administrator", "operator"],
  },
  account: { component: lazily(() => import("./account/AccountPage")), access: ALL },
  welcome: { component: lazily(() => import("./access/WelcomePage")), access: "everyone", bare: true },
  reset: { component: lazily(() => import("./access/ResetPage")), access: "everyone", bare: true },
  forgot: { component: lazily(() => import("./access/ForgotPage")), access: "everyone", bare: true },
  unknown: { component: UnknownPage, access: ALL },
};

/** Whether one with these roles may see a page. */
export function mayOpen(name: RouteName, roles: readonly Role[]): boolean {
  const { access } = PAGES[name];
  return access === "everyone" || access.some((role) => roles.includes(role));
}

/** What the address `/` shows: the desk, or for operators, who have none, the settings. */
export function landing(route: Route, roles: readonly Role[]): Route {
  return route.name === "desk" && !mayOpen("desk", roles) ? { name: "settings", page: "" } : route;
}
