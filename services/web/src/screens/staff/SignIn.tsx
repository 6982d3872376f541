import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/client";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Field } from "../../components/Field";
import { formatCountdown } from "../../i18n/format";
import { t } from "../../i18n/staff";
import { Card } from "./access/Card";
import { useSurroundings } from "./context";
import { Link } from "./Link";
import { problemText } from "./problems";

const DEFAULT_WAIT_S = 30;

/** E-mail and password; whoever asked for another page gets there afterwards. */
export function SignIn({ expired }: { readonly expired: boolean }) {
  const { session } = useSurroundings();
  const form = useRef<HTMLFormElement>(null);
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [wait, beginWait] = useWait();
  const [visible, setVisible] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  useEffect(() => focusOn(form.current, "email"), []);

  const signIn = async (): Promise<void> => {
    const fields = new FormData(form.current ?? undefined);
    const [email, password] = [textOf(fields.get("email")).trim(), textOf(fields.get("password"))];
    const empty = new Set([...(email ? [] : ["email"]), ...(password ? [] : ["password"])]);
    setMissing(empty);
    setProblem("");
    if (empty.size > 0) {
      focusOn(form.current, email ? "password" : "email");
      return;
    }
    setBusy(true);
    try {
      await session.signIn(email, password);
    } catch (error) {
      setBusy(false);
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "SIGN_IN_SLOWED") beginWait(error.retryAfter ?? DEFAULT_WAIT_S);
      else setProblem(problemText(error));
      focusOn(form.current, "password");
    }
  };
  const watchCapsLock = (event: KeyboardEvent): void => setCapsLock(event.getModifierState("CapsLock"));

  return (
    <Card title={t("sign_in.title")}>
      {expired && !problem && <Banner kind="info">{t("sign_in.expired")}</Banner>}
      {problem && <Banner kind="danger">{problem}</Banner>}
      {wait > 0 && <Wait seconds={wait} />}
      <form
        ref={form}
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <Field
          label={t("sign_in.email")}
          name="email"
          type="email"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          error={missing.has("email") ? t("sign_in.email.missing") : undefined}
        />
        <Field
          label={t("sign_in.password")}
          name="password"
          type={visible ? "text" : "password"}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          hint={capsLock ? t("sign_in.caps_lock") : undefined}
          error={missing.has("password") ? t("sign_in.password.missing") : undefined}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={visible}
            onChange={(event) => setVisible(event.currentTarget.checked)}
          />
          {t("sign_in.show_password")}
        </label>
        <Button type="submit" variant="primary" size="large" busy={busy} disabled={wait > 0}>
          {t("sign_in.submit")}
        </Button>
      </form>
      <Link to={{ name: "forgot" }}>{t("sign_in.forgot")}</Link>
    </Card>
  );
}

/** How long the next attempt has to wait, second by second; screen readers hear it once. */
function Wait({ seconds }: { readonly seconds: number }) {
  const [first] = useState(seconds);
  return (
    <>
      <p class="visually-hidden" role="alert">
        {t("sign_in.wait", { time: formatCountdown(first * 1000) })}
      </p>
      <div aria-hidden="true">
        <Banner kind="warning">{t("sign_in.wait", { time: formatCountdown(seconds * 1000) })}</Banner>
      </div>
    </>
  );
}

/** Seconds left of a wait that begins when it is told to. */
function useWait(): [left: number, begin: (seconds: number) => void] {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value : "";
}

function focusOn(form: HTMLFormElement | null, name: string): void {
  const field = form?.elements.namedItem(name);
  // After the rendering that enables or marks it.
  if (field instanceof HTMLInputElement) requestAnimationFrame(() => field.focus());
}
