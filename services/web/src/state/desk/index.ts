export { Alerts, BrowserAlerts, type AlertChoice, type AlertEnvironment } from "./alerts";
export {
  asksForAdmission,
  Desk,
  hasDeviceWaiting,
  watchArrivals,
  type DeskChannel,
  type DeskConnection,
  type DeskOptions,
} from "./desk";
