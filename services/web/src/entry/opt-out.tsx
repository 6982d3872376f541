import { render } from "preact";
import { OptOutPage } from "../screens/public/OptOutPage";
import { OptOut } from "../state/public/opt-out";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";

const root = document.getElementById("app");
if (root) {
  addEventListener("hashchange", () => location.reload());
  render(<OptOutPage optOut={new OptOut(location.hash.slice(1))} />, root);
}
