import { Check } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/staff";
import { useSurroundings, useWorkplace } from "../context";
import { PageHeading } from "../PageHeading";
import type { PageProps } from "../pages";
import { problemText } from "../problems";
import { nameOf } from "../words";
import { WrapUpFields } from "./WrapUpFields";

/** What came of a call, in twenty seconds or not at all. */
export function WrapUpPage({ route: { id } }: PageProps<"wrap-up">) {
  const workplace = useWorkplace();
  const { router } = useSurroundings();
  const wrapUp = useMemo(() => workplace.wrapUp(id), [workplace, id]);
  useEffect(() => () => wrapUp.close(), [wrapUp]);
  const appointment = workplace.desk.appointments.value.get(id);
  const error = wrapUp.error.value;
  const save = async (): Promise<void> => {
    if (!(await wrapUp.save())) return;
    toast(t("wrap_up.saved"));
    router.replace({ name: "desk" });
  };
  const skip = (): void => {
    wrapUp.discard();
    router.replace({ name: "desk" });
  };
  return (
    <div class="narrow">
      <PageHeading title={t("wrap_up.title")}>
        {appointment && (
          <p class="muted">
            {t("wrap_up.with", { name: nameOf(workplace.directory.customer(appointment.customer_id)) })}
          </p>
        )}
      </PageHeading>
      <form
        class="panel padded stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {error !== undefined && <Banner kind="danger">{problemText(error)}</Banner>}
        <WrapUpFields wrapUp={wrapUp} />
        <div class="dialog-actions">
          <Button variant="quiet" onClick={skip}>
            {t("wrap_up.skip")}
          </Button>
          <Button type="submit" variant="primary" icon={Check} busy={wrapUp.busy.value}>
            {t("wrap_up.save")}
          </Button>
        </div>
      </form>
    </div>
  );
}
