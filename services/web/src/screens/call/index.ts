export { CallScreen, type CallScreenProps } from "./CallScreen";
export { CallButton, type CallButtonProps } from "./CallButton";
export { Chat, type ChatProps } from "./Chat";
export { DeviceChoice } from "./DeviceChoice";
export { DeviceProblems } from "./DeviceProblems";
