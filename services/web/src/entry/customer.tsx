import { render } from "preact";
import { Toasts } from "../components/Toasts";
import { t } from "../i18n/customer";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";

const root = document.getElementById("app");
if (root) {
  render(
    <>
      <main>{t("title")}</main>
      <Toasts />
    </>,
    root,
  );
}
