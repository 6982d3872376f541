export { Session, type SessionState } from "./session";
export { BrowserTabs, type TabNews, type Tabs } from "./tabs";
