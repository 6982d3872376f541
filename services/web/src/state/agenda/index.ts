export { Agenda, daysOf, type AgendaOptions, type AgendaView } from "./agenda";
export { CELL_MINUTES, extent, freeCells, gaps, type Column } from "./columns";
export { isHoliday, noteOn, occupied, placed, workingSpans, type Placed, type Span } from "./spans";
