export { Conversation, type Delivery, type Entry } from "./conversation";
