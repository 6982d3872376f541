export { LocalMedia, type Choice, type DeviceLists, type Input, type Source } from "./media";
export { MicrophoneLevel } from "./level";
export { browserFamily, isRefusal, type BrowserFamily, type Problem } from "./problems";
