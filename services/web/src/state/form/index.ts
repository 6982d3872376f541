export { Drafts } from "./drafts";
export { Form, type FieldError, type Flaw, type Flaws, type FormOptions, type FormState } from "./form";
export { everyPage, Listing } from "./listing";
