export { createCall } from "../../state/customer/room";
export { Inside } from "./Inside";
