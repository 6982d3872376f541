import { Download, Eraser } from "lucide";
import { useState } from "preact/hooks";
import type { Customer, Erasure } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { download } from "../../../components/download";
import { Section } from "../../../components/form/Section";
import { Field } from "../../../components/Field";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/customers";
import { formatDateTime } from "../../../i18n/format";
import type { CustomerProfile } from "../../../state/customers";
import { useWorkplace } from "../context";
import { attempt, problemText } from "../problems";
import { colleagueName } from "../words";

interface Props {
  readonly profile: CustomerProfile;
  readonly customer: Customer;
}

/** For administrators: all that is held of the customer, to take along or to erase. */
export function PersonalData({ profile, customer }: Props) {
  const { staff } = useWorkplace();
  const [asking, setAsking] = useState(false);
  const erasure = profile.erasure.value;
  if (!staff.roles.includes("administrator")) return null;
  const take = async (): Promise<void> => {
    const document = JSON.stringify(await profile.export(), undefined, 2);
    download(t("export.file", { id: customer.id }), new Blob([document], { type: "application/json" }));
    toast(t("export.done"));
  };
  return (
    <Section title={t("data")} text={t("data.text")}>
      {erasure && <Proof erasure={erasure} />}
      {!erasure && (
        <div class="row">
          <Button icon={Download} busy={profile.busy.value} onClick={() => attempt(take())}>
            {t("export")}
          </Button>
          <Button variant="danger" icon={Eraser} onClick={() => setAsking(true)}>
            {t("erase")}
          </Button>
        </div>
      )}
      {asking && <EraseDialog profile={profile} customer={customer} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function EraseDialog({ profile, customer, onClose }: Props & { readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [checked, setChecked] = useState(false);
  const [problem, setProblem] = useState("");
  const name = customer.display_name;
  const matches = typed.trim().toLocaleLowerCase() === name.trim().toLocaleLowerCase();
  const erase = async (): Promise<void> => {
    setChecked(true);
    if (!matches) return;
    try {
      await profile.erase();
      onClose();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <Dialog
      title={t("erase.title")}
      onClose={onClose}
      actions={
        <Button variant="danger" icon={Eraser} busy={profile.busy.value} onClick={() => void erase()}>
          {t("erase.submit")}
        </Button>
      }
    >
      {problem && <Banner kind="danger">{problem}</Banner>}
      <p>{t("erase.text")}</p>
      <Field
        label={t("erase.type", { name })}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        error={checked && !matches ? t("erase.wrong") : undefined}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </Dialog>
  );
}

const SERVICES = ["appointments", "chat", "notifications", "insights"] as const;

/** Which service has erased what, and when. */
function Proof({ erasure }: { readonly erasure: Erasure }) {
  const { directory, staff } = useWorkplace();
  const at = (instant: string): string => formatDateTime(new Date(instant), staff.time_zone);
  const { completed_at, id, requested_at, requested_by, steps } = erasure;
  const person = directory.colleagues.value.get(requested_by);
  return (
    <>
      <Banner kind={completed_at ? "good" : "info"}>
        {completed_at ? t("erasure.done", { date: at(completed_at) }) : t("erasure.running")}
      </Banner>
      <ul role="list" class="items" aria-label={t("erasure")}>
        {steps.map(({ service, done_at, records }) => {
          const known = SERVICES.find((each) => each === service);
          return (
            <li key={service} class="item">
              <div>
                <p>{known ? t(`service.${known}`) : service}</p>
                <p class="muted small">{done_at ? at(done_at) : t("erasure.step.open")}</p>
              </div>
              {done_at && <span class="chip good">{t("erasure.records", { count: records })}</span>}
            </li>
          );
        })}
      </ul>
      <p class="muted small">
        {t("erasure.proof", {
          id,
          name: person ? colleagueName(person) : requested_by,
          date: at(requested_at),
        })}
      </p>
    </>
  );
}
