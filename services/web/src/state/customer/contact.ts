import type { Invitation, PublicEntrance } from "../../api/types";

/** Whom a customer can turn to. */
export interface Contact {
  readonly company: string;
  readonly phone: string;
  readonly email: string;
}

interface Kept extends Contact {
  /** The beginning of the link's secret: enough to know it again, too little to be of use to anyone else. */
  readonly link: string;
}

const KEY = "parley.contact";
const ENOUGH = 6;

/** The company that an invitation or a public page is of. */
export function contactOf({
  company_name,
  support_phone,
  support_email,
}: Pick<Invitation | PublicEntrance, "company_name" | "support_phone" | "support_email">): Contact {
  return { company: company_name, phone: support_phone ?? "", email: support_email ?? "" };
}

/** Keeps a company's contact for the day on which its link is opened and nobody answers. */
export function keepContact(secret: string, contact: Contact): void {
  const kept: Kept = { ...contact, link: secret.slice(0, ENOUGH) };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    return;
  }
}

/** The contact that was kept for this link. */
export function keptContact(secret: string): Contact | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
    return kept?.link === secret.slice(0, ENOUGH) ? kept : undefined;
  } catch {
    return undefined;
  }
}
