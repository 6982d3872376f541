export { Agenda, daysOf, type AgendaOptions, type AgendaView } from "./agenda";
export { noteOn, occupied, placed, workingSpans, type Placed, type Span } from "./spans";
