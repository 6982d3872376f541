export { Alerts, BrowserAlerts, type AlertChoice, type AlertEnvironment } from "./alerts";
export { watchArrivals } from "./arrivals";
export { Desk, type DeskChannel, type DeskConnection, type DeskOptions, type QueuePlace } from "./desk";
export { asksForAdmission, hasDeviceWaiting } from "./turns";
