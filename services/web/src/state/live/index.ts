export { LiveClient, type ClosedReason, type LiveEvents, type LiveOptions, type LiveStatus } from "./client";
