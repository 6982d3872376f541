export { Attendance, type Ending, type Place } from "./attendance";
export { Chime } from "./chime";
