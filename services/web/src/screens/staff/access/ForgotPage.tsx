import { useState } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Field } from "../../../components/Field";
import { t } from "../../../i18n/access";
import { useSurroundings } from "../context";
import { Link } from "../Link";
import { problemText } from "../problems";
import { Card } from "./Card";

/** Has an e-mail sent with a link to choose another password; it never tells whether the address is known. */
export default function ForgotPage() {
  const { anonymous } = useSurroundings();
  const [email, setEmail] = useState("");
  const [missing, setMissing] = useState(false);
  const [state, setState] = useState<"asking" | "sending" | "sent">("asking");
  const [problem, setProblem] = useState("");
  const send = async (): Promise<void> => {
    setMissing(email.trim() === "");
    if (email.trim() === "") return;
    setState("sending");
    setProblem("");
    try {
      await anonymous.post("/v1/password-resets", { body: { email: email.trim() } });
      setState("sent");
    } catch (error) {
      setState("asking");
      setProblem(problemText(error));
    }
  };
  if (state === "sent") {
    return (
      <Card title={t("forgot.sent.title")}>
        <p role="status">{t("forgot.sent.text", { email: email.trim() })}</p>
        <p class="muted small">{t("forgot.sent.hint")}</p>
        <Link to={{ name: "desk" }}>{t("to_sign_in")}</Link>
      </Card>
    );
  }
  return (
    <Card title={t("forgot.title")}>
      <p class="muted">{t("forgot.text")}</p>
      {problem && <Banner kind="danger">{problem}</Banner>}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field
          label={t("email")}
          type="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          autofocus
          value={email}
          error={missing ? t("email.missing") : undefined}
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" variant="primary" size="large" busy={state === "sending"}>
          {t("forgot.send")}
        </Button>
      </form>
      <Link to={{ name: "desk" }}>{t("to_sign_in")}</Link>
    </Card>
  );
}
