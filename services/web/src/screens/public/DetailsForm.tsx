import { ArrowLeft } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApiError } from "../../api/client";
import type { PublicEntrance } from "../../api/types";
import { Banner } from "../../components/Banner";
import { Button } from "../../components/Button";
import { describeError, isRefusal } from "../../components/errors";
import { Field } from "../../components/Field";
import { formatDateTime } from "../../i18n/format";
import { localised } from "../../i18n/index";
import { t } from "../../i18n/public";
import { problemsOf, type Details, type Problems, type Reception } from "../../state/public";
import { Heading } from "../customer/Heading";
import { closedText } from "./Welcome";

interface DetailsFormProps {
  readonly reception: Reception;
  readonly entrance: PublicEntrance;
  readonly purpose: "book" | "call";
}

const NOTHING: Details = { name: "", email: "", phone: "", subject: "" };

/** Who comes, and how they are reached. */
export function DetailsForm({ reception, entrance, purpose }: DetailsFormProps) {
  const [details, setDetails] = useState(NOTHING);
  const [tried, setTried] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const failure = reception.failure.value;
  const problems = tried > 0 ? problemsOf(details, purpose, failure) : {};
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [tried, failure]);
  const submit = (event: Event): void => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(problemsOf(details, purpose, undefined)).length > 0) return;
    void (purpose === "book" ? reception.book(details) : reception.call(details));
  };
  return (
    <form class="card" ref={form} noValidate onSubmit={submit}>
      <Button variant="quiet" icon={ArrowLeft} onClick={() => reception.back()}>
        {t("back")}
      </Button>
      <Heading>{t(`details.heading.${purpose}`)}</Heading>
      {purpose === "book" && <Choice reception={reception} />}
      {failure && <Failure failure={failure} entrance={entrance} problems={problems} />}
      <Inputs
        details={details}
        problems={problems}
        purpose={purpose}
        onChange={(change) => setDetails({ ...details, ...change })}
      />
      <Button type="submit" variant="primary" size="large" busy={reception.busy.value}>
        {t(`details.${purpose}`)}
      </Button>
      <p class="muted small">{t("details.privacy", { company: entrance.company_name })}</p>
    </form>
  );
}

interface InputsProps {
  readonly details: Details;
  readonly problems: Problems;
  readonly purpose: DetailsFormProps["purpose"];
  readonly onChange: (change: Partial<Details>) => void;
}

function Inputs({ details, problems, purpose, onChange }: InputsProps) {
  const bind = (field: keyof Details) => ({
    value: details[field],
    error: problems[field] && t(problems[field]),
    onInput: (event: Event) => onChange({ [field]: (event.currentTarget as HTMLInputElement).value }),
  });
  return (
    <>
      <Field label={t("details.name")} autocomplete="name" maxLength={80} required {...bind("name")} />
      <fieldset class="public-contact">
        <legend class="muted">{t(purpose === "book" ? "details.contact" : "details.contact.call")}</legend>
        <Field
          label={t("details.email")}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
          {...bind("email")}
        />
        <Field
          label={t("details.phone")}
          type="tel"
          inputMode="tel"
          autocomplete="tel"
          maxLength={20}
          {...bind("phone")}
        />
      </fieldset>
      <Field label={t("details.subject")} maxLength={500} {...bind("subject")} />
    </>
  );
}

function Choice({ reception }: { readonly reception: Reception }) {
  const [type, times] = [reception.type.value, reception.times.value];
  const slot = times?.chosen.value;
  if (!type || !slot) return null;
  return (
    <p class="public-choice">
      {localised(type.name)}
      <br />
      {formatDateTime(new Date(slot.starts_at), times.timeZone)}
    </p>
  );
}

interface FailureProps {
  readonly failure: ApiError;
  readonly entrance: PublicEntrance;
  readonly problems: Problems;
}

function Failure({ failure, entrance, problems }: FailureProps) {
  // Said beside the field.
  if (Object.keys(problems).length > 0) return null;
  if (failure.code === "CLOSED") return <Banner kind="warning">{closedText(entrance)}</Banner>;
  if (failure.code === "QUEUE_FULL") return <Banner kind="warning">{t("call.busy")}</Banner>;
  return (
    <Banner kind="danger">
      {isRefusal(failure)
        ? t("refused", { company: entrance.company_name })
        : `${t("failed")} ${describeError(failure)}`}
    </Banner>
  );
}
