import { CalendarPlus, Check, CloudOff, SearchX } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { EmptyState } from "../../../components/EmptyState";
import { Skeleton } from "../../../components/Skeleton";
import { toast } from "../../../components/Toasts";
import { t as common } from "../../../i18n/common";
import { t as words } from "../../../i18n/desk";
import { t } from "../../../i18n/staff";
import type { WrapUp } from "../../../state/wrapup";
import { useSurroundings, useWorkplace } from "../context";
import { Link } from "../Link";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { problemText } from "../problems";
import { nameOf } from "../words";
import { WrapUpFields } from "./WrapUpFields";

/** What came of a call, in twenty seconds or not at all. */
export function WrapUpPage({ route: { id } }: PageProps<"wrap-up">) {
  const workplace = useWorkplace();
  const wrapUp = useMemo(() => workplace.wrapUp(id), [workplace, id]);
  useEffect(() => () => wrapUp.close(), [wrapUp]);
  const appointment = wrapUp.appointment.value;
  return (
    <div class="narrow">
      <PageHeading title={t("wrap_up.title")}>
        {appointment && (
          <p class="muted">
            {t("wrap_up.with", { name: nameOf(workplace.directory.customer(appointment.customer_id)) })}
          </p>
        )}
      </PageHeading>
      {wrapUp.state.value === "loading" && <Skeleton lines={6} />}
      {wrapUp.state.value === "failed" && (
        <EmptyState
          icon={CloudOff}
          title={t("appointment.failed")}
          action={<Button onClick={() => void wrapUp.load()}>{common("retry")}</Button>}
        />
      )}
      {wrapUp.state.value === "missing" && (
        <EmptyState
          icon={SearchX}
          title={t("problem.APPOINTMENT_NOT_FOUND")}
          action={<Link to={{ name: "desk" }}>{t("to_desk")}</Link>}
        />
      )}
      {wrapUp.state.value === "ready" && <Form wrapUp={wrapUp} />}
    </div>
  );
}

function Form({ wrapUp }: { readonly wrapUp: WrapUp }) {
  const { router } = useSurroundings();
  const { staff } = useWorkplace();
  const error = wrapUp.error.value;
  const save = async (): Promise<boolean> => {
    const saved = await wrapUp.save();
    if (saved) toast(t("wrap_up.saved"));
    return saved;
  };
  const finish = async (): Promise<void> => {
    if (await save()) router.replace({ name: "desk" });
  };
  const followUp = async (): Promise<void> => {
    const appointment = wrapUp.appointment.peek();
    if (!appointment || !(await save())) return;
    const { customer_id, type_id, subject } = appointment;
    router.replace({
      name: "book",
      query: { customer: customer_id, type: type_id, who: staff.id, ...(subject && { subject }) },
    });
  };
  const skip = (): void => {
    wrapUp.discard();
    router.replace({ name: "desk" });
  };
  return (
    <form
      class="panel padded stack"
      onSubmit={(event) => {
        event.preventDefault();
        void finish();
      }}
    >
      {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
      <WrapUpFields wrapUp={wrapUp} />
      <div class="dialog-actions">
        <Button variant="quiet" onClick={skip}>
          {t("wrap_up.skip")}
        </Button>
        <Button icon={CalendarPlus} disabled={wrapUp.busy.value} onClick={() => void followUp()}>
          {words("wrap_up.follow_up")}
        </Button>
        <Button type="submit" variant="primary" icon={Check} busy={wrapUp.busy.value}>
          {t("wrap_up.save")}
        </Button>
      </div>
    </form>
  );
}
