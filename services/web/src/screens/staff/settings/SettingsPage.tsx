export { UnknownPage as default } from "../UnknownPage";
