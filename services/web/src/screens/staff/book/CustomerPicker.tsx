import { UserPlus } from "lucide";
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import type { Customer } from "../../../api/types";
import { Banner } from "../../../components/Banner";
import { Button } from "../../../components/Button";
import { Field, Select } from "../../../components/Field";
import { t as words } from "../../../i18n/booking";
import { t as common } from "../../../i18n/common";
import { formatPhone } from "../../../i18n/format";
import { locale, LOCALES } from "../../../i18n/index";
import { t } from "../../../i18n/staff";
import { contactOf, type Booking } from "../../../state/booking";
import { useWorkplace } from "../context";
import { contactLine, languageName } from "../words";

const MOST_SHOWN = 6;

/** Finds a customer or adds a new one. */
export function CustomerPicker({ booking }: { readonly booking: Booking }) {
  const [adding, setAdding] = useState(false);
  const customer = booking.customer.value;
  if (customer) return <Chosen booking={booking} customer={customer} />;
  if (adding) return <NewCustomerForm booking={booking} onDone={() => setAdding(false)} />;
  return (
    <div class="stack">
      <CustomerChoice onChoose={(found) => booking.choose(found)} />
      <div>
        <Button icon={UserPlus} onClick={() => setAdding(true)}>
          {t("customer.new")}
        </Button>
      </div>
    </div>
  );
}

interface ChosenProps {
  readonly booking: Booking;
  readonly customer: Customer;
}

/** Who it is, and how they hear of the appointment. */
function Chosen({ booking, customer }: ChosenProps) {
  return (
    <div class="stack">
      <div class="chosen">
        <div>
          <p class="chosen-name">{customer.display_name}</p>
          <p class="muted small">{contactLine(customer)}</p>
        </div>
        <Button variant="quiet" onClick={() => booking.choose(undefined)}>
          {t("customer.change")}
        </Button>
      </div>
      <Select
        label={t("book.invite_by")}
        value={booking.channel.value}
        onChange={(event) => {
          booking.channel.value = event.currentTarget.value as "email" | "sms" | "copy";
        }}
      >
        {customer.email && <option value="email">{t("book.by.email", { email: customer.email })}</option>}
        {customer.phone && (
          <option value="sms">{t("book.by.sms", { phone: formatPhone(customer.phone) })}</option>
        )}
        <option value="copy">{t("book.by.copy")}</option>
      </Select>
    </div>
  );
}

/** A combobox (ARIA 1.2): arrow keys move through what was found, Enter takes it. */
function CustomerChoice({ onChoose }: { readonly onChoose: (customer: Customer) => void }) {
  const workplace = useWorkplace();
  const search = useMemo(() => workplace.customerSearch({ pageSize: MOST_SHOWN }), [workplace]);
  useEffect(() => () => search.close(), [search]);
  const id = useId();
  const [active, setActive] = useState(0);
  const found = search.found.value;
  const current = found[Math.min(active, found.length - 1)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setActive((active + step + found.length) % found.length);
    else if (event.key === "Enter" && current) onChoose(current);
    else if (event.key === "Escape") search.text.value = "";
    else return;
    event.preventDefault();
  };
  return (
    <div class="field">
      <label for={id}>{t("customer.search")}</label>
      <input
        id={id}
        type="search"
        class="input"
        role="combobox"
        list={undefined}
        autocomplete="off"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        placeholder={t("customer.search.hint")}
        value={search.text.value}
        onInput={(event) => {
          search.text.value = event.currentTarget.value;
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul
        role="listbox"
        class="options"
        id={`${id}-list`}
        aria-label={t("customer.found")}
        hidden={found.length === 0}
      >
        {found.map((customer) => (
          <li
            key={customer.id}
            id={`${id}-${customer.id}`}
            class="option"
            role="option"
            aria-selected={customer === current}
            onClick={() => onChoose(customer)}
          >
            <span>{customer.display_name}</span>
            <span class="muted small">{contactLine(customer)}</span>
          </li>
        ))}
      </ul>
      {search.state.value === "ready" && found.length === 0 && (
        <p class="muted small" role="status">
          {words("search.none")}
        </p>
      )}
      {search.state.value === "failed" && (
        <Banner
          kind="warning"
          actions={<Button onClick={() => void search.again()}>{common("retry")}</Button>}
        >
          {words("search.failed")}
        </Banner>
      )}
    </div>
  );
}

function NewCustomerForm({ booking, onDone }: { readonly booking: Booking; readonly onDone: () => void }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [language, setLanguage] = useState<string>(locale.value);
  const [checked, setChecked] = useState(false);
  const emailWrong = email.trim() !== "" && contactOf(email)?.channel !== "email";
  const phoneWrong = phone.trim() !== "" && contactOf(phone)?.channel !== "sms";
  const unreachable = email.trim() === "" && phone.trim() === "";
  const add = async (): Promise<void> => {
    setChecked(true);
    if (name.trim() === "" || emailWrong || phoneWrong || unreachable) return;
    const fields = { display_name: name.trim(), email: email.trim(), phone: phone.trim(), locale: language };
    if (await booking.addCustomer(fields)) onDone();
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <div class="field-pair">
        <Field
          label={t("customer.name")}
          autocomplete="off"
          maxLength={200}
          autofocus
          value={name}
          error={checked && name.trim() === "" ? t("invite.name.missing") : undefined}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t("invite.language")}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        >
          {LOCALES.map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag)}
            </option>
          ))}
        </Select>
      </div>
      <div class="field-pair">
        <Field
          label={t("customer.email")}
          type="email"
          autocomplete="off"
          value={email}
          error={
            checked && (emailWrong || unreachable)
              ? t(unreachable ? "customer.unreachable" : "problem.field.email")
              : undefined
          }
          onInput={(event) => setEmail(event.currentTarget.value)}
        />
        <Field
          label={t("customer.phone")}
          type="tel"
          autocomplete="off"
          value={phone}
          error={checked && phoneWrong ? t("problem.field.phone") : undefined}
          onInput={(event) => setPhone(event.currentTarget.value)}
        />
      </div>
      <div class="row">
        <Button type="submit" variant="primary" busy={booking.busy.value}>
          {t("customer.add")}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t("customer.search_instead")}
        </Button>
      </div>
    </form>
  );
}
