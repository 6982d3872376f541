import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";
import "../styles/staff/pages.css";
import "../styles/staff/sign-in.css";
import "../styles/staff/desk.css";
import "../styles/staff/booking.css";
import "../styles/staff/record.css";
import "../styles/staff/call.css";
import "../styles/staff/narrow.css";
import { effect, signal } from "@preact/signals";
import { render } from "preact";
import { Api } from "../api/client";
import { Toasts } from "../components/Toasts";
import { suggestLocale } from "../i18n/index";
import { App } from "../screens/staff/App";
import { Clock } from "../state/clock";
import { Alerts, BrowserAlerts } from "../state/desk";
import { Drafts } from "../state/form";
import { Router } from "../state/router";
import { BrowserTabs, Session } from "../state/session";
import { Shortcuts } from "../state/shortcuts";
import { Workplace, type Surroundings } from "../state/workplace";
import { applyAccent } from "../styles/accent";

const anonymous = new Api();
const session = new Session(anonymous, new BrowserTabs());
const surroundings: Surroundings = {
  api: new Api(session.token),
  anonymous,
  session,
  router: new Router(),
  clock: new Clock(),
  alerts: new Alerts(new BrowserAlerts()),
  shortcuts: new Shortcuts(),
  drafts: new Drafts(),
};
const workplace = signal<Workplace | undefined>(undefined);

effect(() => {
  const state = session.state.value;
  const current = workplace.peek();
  if (state.kind === "signed-in" && state.tenant) {
    // Restored by another tab's sign-in: the same person goes on.
    if (current?.staff.id === state.staff.id) return;
    current?.close();
    suggestLocale(state.staff.locale);
    applyAccent(state.tenant.accent_color);
    workplace.value = new Workplace(surroundings, state.staff, state.tenant);
    workplace.value.open();
  } else if (state.kind !== "restoring" && current) {
    current.close();
    workplace.value = undefined;
  }
});
surroundings.clock.start();
surroundings.shortcuts.listen();
void session.restore();

const root = document.getElementById("app");
if (root) {
  render(
    <>
      <App surroundings={surroundings} workplace={workplace} />
      <Toasts />
    </>,
    root,
  );
}
