export { OptOut, type OptOutState } from "./opt-out";
export { Reception, type Booked, type Details, type Page } from "./reception";
export { Steps, type Step } from "./steps";
export { problemsOf, type Problems } from "./problems";
