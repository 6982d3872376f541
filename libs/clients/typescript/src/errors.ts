import type { Problem } from "./schema";

/** The code of an error that no server answered: the network is away, or the answer took too long. */
export const NO_ANSWER = "NO_ANSWER";

/** A refused or failed request: the server's problem+json (RFC 9457), or the lack of any answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** Stable and machine readable, such as `SLOT_TAKEN`. */
  readonly code: string;
  /** Path of the wrong input; empty where there is none. */
  readonly field: string;
  readonly traceId: string;
  /** Seconds the server asked to wait; undefined where it named none. */
  readonly retryAfter: number | undefined;

  constructor(status: number, problem: Partial<Problem>, retryAfter?: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? (status === 0 ? NO_ANSWER : `HTTP_${status}`);
    this.field = problem.field ?? "";
    this.traceId = problem.trace_id ?? "";
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed a moment later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 502 && this.status <= 504);
  }

  /** Reads a refused answer, whatever stands in it: proxies do not speak problem+json. */
  static async of(response: Response): Promise<ApiError> {
    const retryAfter = Number(response.headers.get("Retry-After") ?? NaN);
    const wait = Number.isFinite(retryAfter) ? retryAfter : undefined;
    const isProblem = response.headers.get("Content-Type")?.includes("json") ?? false;
    try {
      return new ApiError(
        response.status,
        isProblem ? ((await response.json()) as Partial<Problem>) : {},
        wait,
      );
    } catch {
      return new ApiError(response.status, {}, wait);
    }
  }
}
