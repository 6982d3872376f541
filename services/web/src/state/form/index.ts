export { emailFlaw, missing, missingInAny, numberFlaw } from "./checks";
export { Drafts } from "./drafts";
export { Form, type FieldError, type Flaw, type Flaws, type FormOptions, type FormState } from "./form";
export { Listing, pagedListing } from "./listing";
export type { Tools } from "./tools";
