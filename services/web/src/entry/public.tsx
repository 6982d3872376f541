import { render } from "preact";
import { Toasts } from "../components/Toasts";
import { ReceptionPage } from "../screens/public/ReceptionPage";
import { Reception } from "../state/public";
import "../styles/tokens.css";
import "../styles/base.css";
import "../styles/components.css";

const root = document.getElementById("app");
if (root) {
  const slug = decodeURIComponent(location.pathname.split("/")[2] ?? "");
  const reception = new Reception({ slug, go: (url) => location.assign(url) });
  // A "call now" button on a company's own site leads past the choice.
  const wantsCall = new URLSearchParams(location.search).has("call");
  void reception.load().then(() => {
    const page = reception.page.value;
    if (wantsCall && page.kind === "open" && page.entrance.open) reception.beginCall();
  });
  render(
    <>
      <ReceptionPage reception={reception} />
      <Toasts />
    </>,
    root,
  );
}
