import { useContext, useMemo, useState } from "preact/hooks";
import type { Tenant } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { Field } from "../../../../components/Field";
import { dateText, momentText } from "../../../../components/form/choices";
import { Check } from "../../../../components/form/Check";
import { Listed } from "../../../../components/form/Listed";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/company";
import { Listing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { attempt } from "../../problems";

/** The company's order, and the terms of use that it accepted. */
export function Terms({ tenantId }: { readonly tenantId: string }) {
  const { api } = useSurroundings();
  const tenants = useMemo(
    () =>
      new Listing(async () => [await api.get("/v1/tenants/{tenant_id}", { path: { tenant_id: tenantId } })]),
    [api, tenantId],
  );
  return (
    <Section title={t("terms.title")} text={t("terms.text")}>
      <Listed listing={tenants}>
        {([tenant]) =>
          tenant && <Order tenant={tenant} onAccepted={(next) => tenants.put(next, () => true)} />
        }
      </Listed>
    </Section>
  );
}

interface OrderProps {
  readonly tenant: Tenant;
  readonly onAccepted: (tenant: Tenant) => void;
}

function Order({ tenant, onAccepted }: OrderProps) {
  const colleagues = useContext(WorkplaceContext)?.directory.colleagues.value;
  const facts: readonly (readonly [string, string])[] = [
    [t("order.plan"), t(`plan.${tenant.plan}`)],
    [t("order.reference"), tenant.order_reference],
    [t("order.partner"), tenant.partner || t("order.direct")],
    [t("order.starts"), tenant.term_starts_on && dateText(tenant.term_starts_on)],
    [t("order.ends"), tenant.term_ends_on ? dateText(tenant.term_ends_on) : t("order.open")],
  ];
  return (
    <div class="stack">
      <dl class="facts tight">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} class="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {tenant.accepted_terms.length > 0 ? (
        <ul role="list" class="lines">
          {tenant.accepted_terms.toReversed().map((acceptance) => (
            <li key={acceptance.accepted_at} class="version">
              {t("terms.accepted", {
                version: acceptance.terms_version,
                time: momentText(acceptance.accepted_at),
                name: colleagues?.get(acceptance.accepted_by)?.display_name ?? acceptance.accepted_by,
              })}
            </li>
          ))}
        </ul>
      ) : (
        <p class="muted">{t("terms.none")}</p>
      )}
      <Acceptance tenant={tenant} onAccepted={onAccepted} />
    </div>
  );
}

function Acceptance({ tenant, onAccepted }: OrderProps) {
  const { api } = useSurroundings();
  const [version, setVersion] = useState("");
  const [agreed, setAgreed] = useState(false);
  const accept = (): void =>
    attempt(
      api.post("/v1/tenants/{tenant_id}/terms", {
        path: { tenant_id: tenant.id },
        body: { terms_version: version.trim() },
      }),
      (next) => {
        setVersion("");
        setAgreed(false);
        toast(t("terms.done"));
        onAccepted(next);
      },
    );
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        accept();
      }}
    >
      <Field
        label={t("terms.version")}
        hint={t("terms.version.hint")}
        maxLength={50}
        autocomplete="off"
        value={version}
        onInput={(event) => setVersion(event.currentTarget.value)}
      />
      <Check label={t("terms.agree", { company: tenant.name })} checked={agreed} onChange={setAgreed} />
      <div class="row">
        <Button type="submit" disabled={!agreed || version.trim() === ""}>
          {t("terms.accept")}
        </Button>
      </div>
    </form>
  );
}
