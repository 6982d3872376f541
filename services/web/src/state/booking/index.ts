export { Booking, DAYS_SHOWN, type BookingOptions, type NewCustomer } from "./booking";
export { contactOf, type Contact } from "./contact";
export { Delivery, type DeliveryState } from "./delivery";
export { Invitation, type InvitationOptions, type InvitationStep } from "./invitation";
export type { DayOfSlots } from "./slots";
