export { Alerts, BrowserAlerts, type AlertChoice, type AlertEnvironment } from "./alerts";
export { watchArrivals } from "./arrivals";
export { Desk, type DeskChannel, type DeskConnection, type DeskOptions, type QueuePlace } from "./desk";
export { STATUSES, type Status } from "./status";
export { asksForAdmission, hasDeviceWaiting, isInMyCall } from "./turns";
