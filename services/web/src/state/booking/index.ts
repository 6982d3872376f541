export { Booking, type BookingOptions, type NewCustomer, type Prefill, type Reminders } from "./booking";
export { contactOf, type Contact } from "./contact";
export { Delivery, type DeliveryState } from "./delivery";
export { Invitation, type InvitationOptions, type InvitationStep } from "./invitation";
export { DAYS_SHOWN, isTeam, SlotSearch, type SlotSearchOptions } from "./slot-search";
export type { DayOfSlots } from "./slots";
