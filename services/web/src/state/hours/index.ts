export { availabilityForm, type AvailabilityValues } from "./availability";
export { draftsOf, exceptionFlaw, exceptionsOf, type ExceptionDraft, type ExceptionFlaw } from "./exceptions";
export {
  copyMonday,
  flawOf,
  hasFlaw,
  hoursOf,
  nextStretch,
  WEEKDAYS,
  weekOf,
  type Stretch,
  type StretchFlaw,
  type Week,
} from "./week";
