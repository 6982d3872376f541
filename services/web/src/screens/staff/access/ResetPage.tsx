import { PasswordPage } from "./PasswordPage";

/** Whoever forgot their password chooses another. */
export default function ResetPage() {
  return <PasswordPage purpose="reset" />;
}
