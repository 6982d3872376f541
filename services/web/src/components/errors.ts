import { ApiError } from "../api/client";
import { t } from "../i18n/common";

/** What went wrong, for the reader, where the screen has nothing more precise to say. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return t("error.unexpected");
  if (error.status === 0) return navigator.onLine ? t("error.unavailable") : t("error.offline");
  if (error.status === 429) return t("error.rate_limited");
  return error.transient ? t("error.unavailable") : t("error.unexpected");
}

/** Whether the server has understood and said no: the same request would be refused again. */
export function isRefusal({ status, transient }: ApiError): boolean {
  return status >= 400 && status < 500 && !transient;
}
