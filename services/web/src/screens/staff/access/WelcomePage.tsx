import { PasswordPage } from "./PasswordPage";

/** An invited member of staff chooses a password. */
export default function WelcomePage() {
  return <PasswordPage purpose="welcome" />;
}
