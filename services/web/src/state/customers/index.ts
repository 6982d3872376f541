export { CustomerProfile, type CustomerFields, type CustomerProfileOptions, type Sent } from "./profile";
export { CustomerSearch, type CustomerSearchOptions } from "./search";
