import type { components } from "../gen/schema";

type Schemas = components["schemas"];

export type Admission = Schemas["Admission"];
export type Appointment = Schemas["Appointment"];
export type AppointmentState = Schemas["AppointmentState"];
export type AppointmentType = Schemas["AppointmentType"];
export type AuditEntry = Schemas["AuditEntry"];
export type Availability = Schemas["Availability"];
export type ChatMessage = Schemas["ChatMessage"];
export type Conversation = Schemas["Conversation"];
export type Customer = Schemas["Customer"];
export type IceServer = Schemas["IceServer"];
export type Invitation = Schemas["Invitation"];
export type InvitationStatus = Schemas["InvitationStatus"];
export type LiveUrl = Schemas["LiveUrl"];
export type Me = Schemas["Me"];
export type Notification = Schemas["Notification"];
export type Problem = Schemas["Problem"];
export type Receipt = Schemas["Receipt"];
export type Session = Schemas["Session"];
export type Slot = Schemas["Slot"];
export type Staff = Schemas["Staff"];
export type Team = Schemas["Team"];
export type Tenant = Schemas["Tenant"];
export type WeeklyHours = Schemas["WeeklyHours"];
