export { CallScreen, type CallScreenProps } from "./CallScreen";
export { CallButton, type CallButtonProps } from "./CallButton";
export { Chat, type ChatProps } from "./Chat";
export { DeviceChoice, LevelMeter } from "./DeviceChoice";
export { DeviceProblems } from "./DeviceProblems";
export { SelfPicture } from "./SelfView";
