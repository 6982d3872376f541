export { passwordForm, profileForm, type PasswordValues, type ProfileValues } from "./account";
export { browserOf } from "./browsers";
export { isLongEnough, strengthOf, type PasswordStrength } from "./passwords";
export { StaffLinkHolder, type StaffLinkState } from "./staff-link";
