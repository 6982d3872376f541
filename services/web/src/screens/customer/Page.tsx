import { Mail, Phone } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "../../components/Icon";
import { LanguageSwitch } from "../../components/LanguageSwitch";
import { t } from "../../i18n/customer";
import { formatPhone } from "../../i18n/format";
import type { Contact } from "../../state/customer";

interface PageProps {
  /** Whose page it is; unknown until something was loaded. */
  readonly contact: Contact | undefined;
  /** Room for two columns. */
  readonly wide?: boolean;
  /** Whom to turn to; left out where the screen itself says so. */
  readonly help?: boolean;
  readonly children: ComponentChildren;
}

/** What frames each of the customer's screens but the call: whose page it is, the language, whom to turn to. */
export function Page({ contact, wide = false, help = true, children }: PageProps) {
  const company = contact?.company ?? "";
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
      {help && contact && (contact.phone || contact.email) && (
        <footer class="customer-footer">
          <span class="muted">{t("help")}</span>
          <ContactLinks contact={contact} />
        </footer>
      )}
    </div>
  );
}

interface ContactLinksProps {
  readonly contact: Contact;
  /** As the next thing to do, rather than by the way. */
  readonly large?: boolean;
}

/** Calls or writes to the company, where it gave a number or an address. */
export function ContactLinks({ contact: { phone, email }, large = false }: ContactLinksProps) {
  const look = large ? "button large secondary" : "contact-link";
  return (
    <>
      {phone && (
        <a class={look} href={`tel:${phone}`}>
          <Icon of={Phone} />
          <span>{t("call.company", { phone: formatPhone(phone) })}</span>
        </a>
      )}
      {email && (
        <a class={look} href={`mailto:${email}`}>
          <Icon of={Mail} />
          <span>{breakable(large ? t("write.company", { email }) : email)}</span>
        </a>
      )}
    </>
  );
}

/** An address that is too long for its line goes on after its @. */
function breakable(text: string): ComponentChildren {
  const [name, ...domain] = text.split("@");
  return domain.length === 0 ? (
    text
  ) : (
    <>
      {name}@<wbr />
      {domain}
    </>
  );
}
