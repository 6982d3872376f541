import { ApiError } from "../../../api/client";
import { describeError } from "../../../components/errors";
import { toast } from "../../../components/Toasts";

/** What went wrong: the server's own words where it refused, which name how to mend it; else in general. */
export function explain(error: unknown): string {
  const refused =
    error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
  return refused && error.message ? error.message : describeError(error);
}

/** Waits for a command and goes on, or says what went wrong. */
export function attempt<Result>(command: Promise<Result>, then?: (result: Result) => void): void {
  command.then(then, (error: unknown) => void toast(explain(error)));
}
