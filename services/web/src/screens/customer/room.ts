export { openRoom } from "../../state/customer/room";
export { Inside } from "./Inside";
