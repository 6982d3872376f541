import { Send } from "lucide";
import { useState } from "preact/hooks";
import type { Customer } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, Select, TextArea } from "../../../components/Field";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/desk";
import { formatPhone } from "../../../i18n/format";
import { t as staffWords } from "../../../i18n/staff";
import { instantAt, localZone } from "../../../state/calendar";
import type { AppointmentRecord, NewMessage } from "../../../state/record";
import { problemText } from "../problems";

interface SendDialogProps {
  readonly record: AppointmentRecord;
  readonly customer: Customer;
  readonly onClose: () => void;
}

const KINDS = ["custom", "reminder", "invitation"] as const;

/** A message to the customer, now or at a time that is chosen. */
export function SendDialog({ record, customer, onClose }: SendDialogProps) {
  const [kind, setKind] = useState<NewMessage["kind"]>("custom");
  const [channel, setChannel] = useState<NewMessage["channel"]>(customer.email ? "email" : "sms");
  const [text, setText] = useState("");
  const [later, setLater] = useState("");
  const [problem, setProblem] = useState("");
  const isMissing = kind === "custom" && text.trim() === "";
  const send = async (): Promise<void> => {
    if (isMissing) {
      setProblem(t("send.text.missing"));
      return;
    }
    try {
      const send_at = later && instantOf(later);
      await record.send({
        kind,
        channel,
        text: kind === "custom" ? text.trim() : "",
        ...(send_at && { send_at }),
      });
      toast(t(later ? "send.planned" : "send.done"));
      onClose();
    } catch (error) {
      setProblem(problemText(error));
    }
  };
  return (
    <Dialog
      title={t("send.title")}
      onClose={onClose}
      actions={
        <Button variant="primary" icon={Send} busy={record.busy.value} onClick={() => void send()}>
          {t(later ? "send.plan" : "send.submit")}
        </Button>
      }
    >
      {problem && <Banner kind="danger">{problem}</Banner>}
      <div class="field-pair">
        <Select
          label={t("send.kind")}
          value={kind}
          onChange={(event) => setKind(event.currentTarget.value as NewMessage["kind"])}
        >
          {KINDS.map((each) => (
            <option key={each} value={each}>
              {staffWords(`sent.kind.${each}`)}
            </option>
          ))}
        </Select>
        <Select
          label={t("send.by")}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value as NewMessage["channel"])}
        >
          {customer.email && (
            <option value="email">{staffWords("book.by.email", { email: customer.email })}</option>
          )}
          {customer.phone && (
            <option value="sms">{staffWords("book.by.sms", { phone: formatPhone(customer.phone) })}</option>
          )}
        </Select>
      </div>
      {kind === "custom" && (
        <TextArea
          label={t("send.text")}
          hint={t("send.text.hint")}
          rows={4}
          maxLength={500}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
      <Field
        label={t("send.later")}
        hint={t("send.later.hint")}
        type="datetime-local"
        value={later}
        onInput={(event) => setLater(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** What a datetime-local input holds, "2026-11-25T14:30", as an instant of the reader's own zone. */
function instantOf(local: string): string {
  const [day = "", time = ""] = local.split("T");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return instantAt(day, hours * 60 + minutes, localZone()).toISOString();
}
