import { ApiError } from "../../api/client";
import { t } from "../../i18n/form";
import type { FieldError } from "../../state/form";

/** What is wrong with an input and how to mend it: our own words, else the server's. */
export function errorText(error: FieldError | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (!(error instanceof ApiError)) return t(`flaw.${error}`);
  return error.message || t("flaw.refused");
}
