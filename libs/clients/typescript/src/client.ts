import type { paths } from "./schema";
import { ApiError } from "./errors";

type Method = "get" | "post" | "put" | "patch" | "delete";
type Operation<Path extends keyof paths, M extends Method> = NonNullable<paths[Path][M]>;
type PathsWith<M extends Method> = {
  [Path in keyof paths]: undefined extends paths[Path][M] ? never : Path;
}[keyof paths];

type JsonOf<Response> = Response extends { content: { "application/json": infer Body } } ? Body : undefined;
/** What a successful request answers. */
export type Answer<Path extends keyof paths, M extends Method> =
  Operation<Path, M> extends { responses: infer Responses }
    ? JsonOf<Responses[keyof Responses & (200 | 201 | 202 | 204)]>
    : never;

type BodyOf<O> = O extends { requestBody: { content: { "application/json": infer Body } } }
  ? { readonly body: Body }
  : O extends { requestBody?: { content: { "application/json": infer Body } } }
    ? { readonly body?: Body }
    : { readonly body?: never };
type PathOf<O> = O extends { parameters: { path: infer Parameters } }
  ? { readonly path: Parameters }
  : { readonly path?: never };
type QueryOf<O> = O extends { parameters: { query: infer Parameters } }
  ? { readonly query: Parameters }
  : O extends { parameters: { query?: infer Parameters } }
    ? { readonly query?: Parameters }
    : { readonly query?: never };

interface Common {
  readonly headers?: Readonly<Record<string, string>>;
  /** The version that the change builds on; another one now is refused with 412. 0 is what was never saved. */
  readonly ifMatch?: number;
  /** Keeps one meaning over several attempts of the user: the same key is carried out once. */
  readonly idempotencyKey?: string;
  /** A POST that the server recognises by its body, so that it may be sent again after a lost answer. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal;
}
export type Options<Path extends keyof paths, M extends Method> = Common &
  BodyOf<Operation<Path, M>> &
  PathOf<Operation<Path, M>> &
  QueryOf<Operation<Path, M>>;

/** Gives the caller's access token; `fresh` asks for another than the one just refused. */
export type TokenSource = (fresh: boolean) => Promise<string>;

export interface ApiEnvironment {
  fetch(request: string, init: RequestInit): Promise<Response>;
  wait(milliseconds: number): Promise<void>;
  random(): number;
}

const BROWSER: ApiEnvironment = {
  fetch: (request, init) => fetch(request, init),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};
const ATTEMPTS = 3;
const BACK_OFF_MS = 400;
const LONGEST_WAIT_MS = 5_000;
const TIMEOUT_MS = 15_000;

interface Request {
  readonly url: string;
  readonly init: RequestInit;
  readonly mayRepeat: boolean;
}

/**
 * The public API. Every method answers the parsed resource or throws {@link ApiError}. GET, PUT, PATCH and DELETE, and
 * POST with an idempotency key of the caller's or marked repeatable, are tried again where no answer or 429, 502–504
 * came.
 */
export class Api {
  readonly #token: TokenSource | undefined;
  readonly #environment: ApiEnvironment;
  readonly #origin: string;
  readonly #language: (() => string) | undefined;

  /**
   * `origin` such as "https://parley.example"; a page of Parley's own needs none. `language` gives the tag (BCP 47) of
   * the language that problems are told in; without it, it is the browser's.
   */
  constructor(
    token?: TokenSource,
    environment: ApiEnvironment = BROWSER,
    origin = "",
    language?: () => string,
  ) {
    this.#token = token;
    this.#environment = environment;
    this.#origin = origin;
    this.#language = language;
  }

  get<Path extends PathsWith<"get">>(
    path: Path,
    options: Options<Path, "get">,
  ): Promise<Answer<Path, "get">> {
    return this.#send("get", path, options);
  }

  post<Path extends PathsWith<"post">>(
    path: Path,
    options: Options<Path, "post">,
  ): Promise<Answer<Path, "post">> {
    return this.#send("post", path, options);
  }

  put<Path extends PathsWith<"put">>(
    path: Path,
    options: Options<Path, "put">,
  ): Promise<Answer<Path, "put">> {
    return this.#send("put", path, options);
  }

  patch<Path extends PathsWith<"patch">>(
    path: Path,
    options: Options<Path, "patch">,
  ): Promise<Answer<Path, "patch">> {
    return this.#send("patch", path, options);
  }

  delete<Path extends PathsWith<"delete">>(
    path: Path,
    options: Options<Path, "delete">,
  ): Promise<Answer<Path, "delete">> {
    return this.#send("delete", path, options);
  }

  async #send<Result>(method: Method, path: string, options: Loose): Promise<Result> {
    const request = build(method, path, options);
    let fresh = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.#attempt(request, fresh, options.signal);
        const text = await response.text();
        return (text === "" ? undefined : JSON.parse(text)) as Result;
      } catch (error) {
        if (!(error instanceof ApiError) || options.signal?.aborted) throw error;
        if (error.status === 401 && this.#token && !fresh) fresh = true;
        else if (error.transient && request.mayRepeat && attempt < ATTEMPTS) {
          await this.#environment.wait(this.#pause(attempt, error.retryAfter));
        } else throw error;
      }
    }
  }

  async #attempt(request: Request, fresh: boolean, abort: AbortSignal | undefined): Promise<Response> {
    const headers = new Headers(request.init.headers);
    if (this.#token) headers.set("Authorization", `Bearer ${await this.#token(fresh)}`);
    if (this.#language) headers.set("Accept-Language", this.#language());
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const signal = abort ? AbortSignal.any([abort, timeout]) : timeout;
    let response: Response;
    try {
      response = await this.#environment.fetch(this.#origin + request.url, {
        ...request.init,
        headers,
        signal,
      });
    } catch (error) {
      if (abort?.aborted) throw error;
      throw new ApiError(0, { detail: error instanceof Error ? error.message : "" });
    }
    if (!response.ok) throw await ApiError.of(response);
    return response;
  }

  #pause(attempt: number, retryAfter: number | undefined): number {
    if (retryAfter !== undefined) return Math.min(retryAfter * 1000, LONGEST_WAIT_MS);
    return BACK_OFF_MS * 2 ** (attempt - 1) * (0.5 + this.#environment.random());
  }
}

interface Loose extends Common {
  readonly body?: unknown;
  readonly path?: unknown;
  readonly query?: unknown;
}

function build(method: Method, path: string, options: Loose): Request {
  const headers: Record<string, string> = {
    Accept: "application/json",
    traceparent: traceparent(),
    ...options.headers,
  };
  if (options.ifMatch) headers["If-Match"] = `"${options.ifMatch}"`;
  // The API wants to know that a change means to overwrite whatever is there.
  else if (method === "put" || method === "patch") headers["If-Match"] = "*";
  if (method === "post") headers["Idempotency-Key"] = options.idempotencyKey ?? crypto.randomUUID();
  const init: RequestInit = {
    method: method.toUpperCase(),
    headers,
    credentials: "same-origin",
    cache: "no-store",
  };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  const mayRepeat = method !== "post" || options.idempotencyKey !== undefined || options.repeatable === true;
  return { url: address(path, options), init, mayRepeat };
}

/** The start of a trace (W3C Trace Context), so that a request can be followed from the page through every service. */
function traceparent(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `00-${hex.slice(0, 32)}-${hex.slice(32)}-01`;
}

function address(path: string, options: Loose): string {
  const parts = (options.path ?? {}) as Record<string, string>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ""));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries((options.query ?? {}) as Record<string, unknown>)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== "") query.append(name, String(item));
    }
  }
  return query.size > 0 ? `${filled}?${query.toString()}` : filled;
}
