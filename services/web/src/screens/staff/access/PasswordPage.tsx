import { useEffect, useMemo, useState } from "preact/hooks";
import { ApiError } from "../../../api/client";
import type { StaffLink } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Skeleton } from "../../../components/Skeleton";
import { Tick } from "../../../components/Tick";
import { t as common } from "../../../i18n/common";
import { t } from "../../../i18n/access";
import { suggestLocale } from "../../../i18n/index";
import { isLongEnough, StaffLinkHolder } from "../../../state/account";
import "../../../styles/staff/forms.css";
import { useSurroundings } from "../context";
import { Link } from "../Link";
import { problemText } from "../problems";
import { Card } from "./Card";
import { PasswordField } from "./PasswordField";

/** Chooses a password by the link of an invitation or of a forgotten password, and signs in. */
export function PasswordPage({ purpose }: { readonly purpose: "welcome" | "reset" }) {
  const { anonymous, session } = useSurroundings();
  // The secret is in the address no longer than it takes to read it.
  const holder = useMemo(() => new StaffLinkHolder(anonymous, session, takeSecret()), [anonymous, session]);
  useEffect(() => void holder.load(), [holder]);
  // Another link in the same tab changes only the fragment, for which no browser loads the page anew.
  useEffect(() => {
    const again = (): void => location.reload();
    addEventListener("hashchange", again);
    return () => removeEventListener("hashchange", again);
  }, []);
  const state = holder.state.value;
  useEffect(() => {
    if (state.kind === "open") suggestLocale(state.link.locale);
  }, [state]);
  switch (state.kind) {
    case "loading":
      return (
        <Card title={t(`${purpose}.title`)}>
          <Skeleton lines={4} />
        </Card>
      );
    case "failed":
      return (
        <Card title={t(`${purpose}.title`)}>
          <Banner
            kind="danger"
            actions={<Button onClick={() => void holder.load()}>{common("retry")}</Button>}
          >
            {t("failed")}
          </Banner>
        </Card>
      );
    case "unusable":
      return (
        <Card title={t("unusable.title")}>
          <p>{t(`unusable.${purpose}`)}</p>
          <Link to={{ name: "forgot" }}>{t("unusable.again")}</Link>
          <Link to={{ name: "desk" }}>{t("to_sign_in")}</Link>
        </Card>
      );
    case "open":
      return <Choice purpose={purpose} link={state.link} holder={holder} />;
  }
}

interface Wrong {
  readonly password?: string | undefined;
  readonly age?: string;
  readonly all?: string;
}

interface ChoiceProps {
  readonly purpose: "welcome" | "reset";
  readonly link: StaffLink;
  readonly holder: StaffLinkHolder;
}

function Choice({ purpose, link, holder }: ChoiceProps) {
  const { router } = useSurroundings();
  const [password, setPassword] = useState("");
  const [oldEnough, setOldEnough] = useState(false);
  const [wrong, setWrong] = useState<Wrong>({});
  const [busy, setBusy] = useState(false);
  const minimumAge = purpose === "welcome" ? link.minimum_age : null;
  const choose = async (): Promise<void> => {
    const flaws = {
      ...(isLongEnough(password) ? {} : { password: t("strength.too_short") }),
      ...(minimumAge !== null && !oldEnough ? { age: t("age.missing", { age: minimumAge }) } : {}),
    };
    setWrong(flaws);
    if (Object.keys(flaws).length > 0) return;
    setBusy(true);
    try {
      await holder.redeem(password, oldEnough);
      router.replace({ name: "desk" });
    } catch (error) {
      setBusy(false);
      const isPassword = error instanceof ApiError && error.field.includes("password");
      setWrong(isPassword ? { password: problemText(error) } : { all: problemText(error) });
    }
  };
  return (
    <Card title={t(`${purpose}.title`)}>
      <p>
        {purpose === "welcome"
          ? t("welcome.text", { name: link.display_name, company: link.company_name || "Parley" })
          : t("reset.text")}
      </p>
      {wrong.all && <Banner kind="danger">{wrong.all}</Banner>}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void choose();
        }}
      >
        {/* Password managers file the new password under it. */}
        <p>
          <span class="muted small">{t("email")}</span>
          <br />
          <input
            class="plain-input"
            readOnly
            autocomplete="username"
            aria-label={t("email")}
            value={link.email}
          />
        </p>
        <PasswordField
          label={t("password.new")}
          value={password}
          error={wrong.password}
          known={[link.display_name, link.email, link.company_name]}
          onChange={(next) => {
            setPassword(next);
            setWrong({ ...wrong, password: undefined });
          }}
        />
        {minimumAge !== null && (
          <Tick required checked={oldEnough} error={wrong.age} onChange={setOldEnough}>
            {t("age.confirm", { age: minimumAge })}
          </Tick>
        )}
        <Button type="submit" variant="primary" size="large" busy={busy}>
          {t(`${purpose}.submit`)}
        </Button>
      </form>
    </Card>
  );
}

/** What follows # in the address, which is then gone from it: no history, no screenshot keeps it. */
function takeSecret(): string {
  const secret = location.hash.slice(1);
  if (secret !== "") history.replaceState(null, "", location.pathname);
  return secret;
}
