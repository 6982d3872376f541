import { ShieldCheck } from "lucide";
import { useEffect, useState } from "preact/hooks";
import type { Consent } from "../../api/types";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { describeError } from "../../components/errors";
import { Icon } from "../../components/Icon";
import { announce } from "../../components/Toasts";
import { t } from "../../i18n/customer";
import { formatDateTime } from "../../i18n/format";
import { localised } from "../../i18n/index";
import type { Consents } from "../../state/customer/consents";

interface PrivacyProps {
  readonly consents: Consents;
  readonly company: string;
  /** On the picture of the call, rather than on a page. */
  readonly onStage?: boolean;
}

/** Opens what the customer agreed to; not there where nothing was asked. */
export function PrivacyButton({ consents, company, onStage = false }: PrivacyProps) {
  const [open, setOpen] = useState(false);
  useEffect(() => void consents.load(), [consents]);
  if (consents.answers.value.length === 0) return null;
  const show = (): void => {
    // Somebody may have written down a spoken answer meanwhile.
    void consents.load();
    setOpen(true);
  };
  return (
    <>
      {onStage ? (
        <button type="button" class="call-tag" aria-haspopup="dialog" onClick={show}>
          <Icon of={ShieldCheck} size={18} />
          {t("privacy")}
        </button>
      ) : (
        <Button variant="quiet" icon={ShieldCheck} aria-haspopup="dialog" onClick={show}>
          {t("privacy")}
        </Button>
      )}
      {open && <PrivacyDialog consents={consents} company={company} onClose={() => setOpen(false)} />}
    </>
  );
}

interface PrivacyDialogProps extends PrivacyProps {
  readonly onClose: () => void;
}

function PrivacyDialog({ consents, company, onClose }: PrivacyDialogProps) {
  const failure = consents.failure.value;
  return (
    <Dialog
      title={t("privacy.title")}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t("privacy.done")}
        </Button>
      }
    >
      <p class="muted">{t("privacy.text", { company })}</p>
      {failure && <Banner kind="danger">{describeError(failure)}</Banner>}
      <ul role="list" class="consents">
        {consents.answers.value.map((answer) => (
          <Answer key={answer.purpose} answer={answer} consents={consents} />
        ))}
      </ul>
    </Dialog>
  );
}

function Answer({ answer, consents }: { readonly answer: Consent; readonly consents: Consents }) {
  const { purpose, granted, answered_at } = answer;
  const wording = consents.wording(answer);
  const time = formatDateTime(new Date(answered_at));
  const change = async (): Promise<void> => {
    await consents.answer(answer, !granted);
    if (!consents.failure.peek()) announce(t(granted ? "privacy.revoked" : "privacy.given"));
  };
  return (
    <li class="consent">
      <h3>{t(`purpose.${purpose}`)}</h3>
      {wording && <p>{localised(wording)}</p>}
      <p class="muted small">{t(granted ? "privacy.granted" : "privacy.declined", { time })}</p>
      <Button
        busy={consents.busy.value === purpose}
        aria-label={t(granted ? "privacy.revoke.label" : "privacy.give.label", {
          what: t(`purpose.${purpose}`),
        })}
        onClick={() => void change()}
      >
        {t(granted ? "privacy.revoke" : "privacy.give")}
      </Button>
    </li>
  );
}
