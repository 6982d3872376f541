import { Phone } from "lucide";
import type { ComponentChildren } from "preact";
import type { Invitation } from "../../api/types";
import { Icon } from "../../components/Icon";
import { LanguageSwitch } from "../../components/LanguageSwitch";
import { t } from "../../i18n/customer";
import { formatPhone } from "../../i18n/format";

interface PageProps {
  readonly invitation: Invitation | undefined;
  /** Room for two columns. */
  readonly wide?: boolean;
  /** Whom to call; left out where the screen itself says so. */
  readonly help?: boolean;
  readonly children: ComponentChildren;
}

/** What frames each of the customer's screens but the call: whose page it is, the language, whom to call. */
export function Page({ invitation, wide = false, help = true, children }: PageProps) {
  const company = invitation?.company_name ?? "";
  return (
    <div class={`customer-page ${wide ? "wide" : ""}`}>
      <header class="customer-header">
        <p class="company">
          {company && (
            <span class="company-mark" aria-hidden="true">
              {company.slice(0, 1)}
            </span>
          )}
          <span>{company}</span>
        </p>
        <LanguageSwitch />
      </header>
      <main class="customer-main">{children}</main>
      {help && invitation?.support_phone && (
        <footer class="customer-footer">
          <span class="muted">{t("help")}</span>
          <PhoneLink phone={invitation.support_phone} />
        </footer>
      )}
    </div>
  );
}

/** Calls a number where the device can. */
export function PhoneLink({ phone, large = false }: { readonly phone: string; readonly large?: boolean }) {
  return (
    <a class={large ? "button large secondary" : "phone-link"} href={`tel:${phone}`}>
      <Icon of={Phone} />
      <span>{t("call.company", { phone: formatPhone(phone) })}</span>
    </a>
  );
}
