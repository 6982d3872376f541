/** How a customer is reached, read from one line that takes either. */
export type Contact =
  | { readonly channel: "email"; readonly email: string; readonly phone: "" }
  | { readonly channel: "sms"; readonly email: ""; readonly phone: string };

/** An e-mail address or a phone number; undefined where the text is neither. The server has the last word. */
export function contactOf(text: string): Contact | undefined {
  const trimmed = text.trim();
  if (/^\S+@\S+\.\S+$/.test(trimmed)) return { channel: "email", email: trimmed, phone: "" };
  const isPhone = /^\+?[\d\s().-]+$/.test(trimmed) && trimmed.replace(/\D/g, "").length >= 6;
  return isPhone ? { channel: "sms", email: "", phone: trimmed } : undefined;
}
