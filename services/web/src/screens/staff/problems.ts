import { ApiError } from "../../api/client";
import { describeError, isRefusal } from "../../components/errors";
import { toast } from "../../components/Toasts";
import { t } from "../../i18n/staff";

const KNOWN = [
  "SIGN_IN_REFUSED",
  "SLOT_TAKEN",
  "OUTSIDE_HOURS",
  "IN_THE_PAST",
  "CANNOT_BE_REACHED",
  "NOT_OF_THE_TEAM",
  "ALREADY_ADMITTED",
  "INVALID_TRANSITION",
  "VERSION_CONFLICT",
  "APPOINTMENT_NOT_FOUND",
  "APPOINTMENT_ENDED",
  "TEAM_NOT_FOUND",
  "DAY_FULL",
  "TYPE_INACTIVE",
  "TENANT_INACTIVE",
  "CUSTOMER_ERASED",
  "STAFF_NOT_FOUND",
  "OPTED_OUT",
  "COUNTRY_NOT_SERVED",
  "CHANNEL_SUSPENDED",
  "MESSAGE_FINISHED",
  "NOT_SENDABLE",
  "TOO_MANY_MESSAGES",
  "APPOINTMENT_OVER",
] as const;
type Known = (typeof KNOWN)[number];

const FIELDS = ["email", "phone", "display_name", "notes", "reason", "subject", "text", "send_at"] as const;
type Field = (typeof FIELDS)[number];

/**
 * What went wrong, for the staff: by the problem's code, else by its field, else in the words of the server that
 * refused, which tell how to mend it, else in general.
 */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return describeError(error);
  if (isOneOf(KNOWN, error.code)) return t(`problem.${error.code satisfies Known}`);
  if (error.status === 400 && isOneOf(FIELDS, error.field)) {
    return t(`problem.field.${error.field satisfies Field}`);
  }
  return isRefusal(error) && error.message ? error.message : describeError(error);
}

/** Why a message did not go out: in words where the reason is ours, else as the provider put it. */
export function reasonText(reason: string): string {
  return isOneOf(KNOWN, reason) ? t(`problem.${reason satisfies Known}`) : t("sent.error", { error: reason });
}

/** Waits for a command and goes on, or says what went wrong. */
export function attempt<Result>(command: Promise<Result>, then?: (result: Result) => void): void {
  command.then(then, (error: unknown) => void toast(problemText(error)));
}

function isOneOf<Text extends string>(texts: readonly Text[], text: string): text is Text {
  return (texts as readonly string[]).includes(text);
}
