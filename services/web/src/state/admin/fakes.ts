import { ApiError } from "../../api/client";
import { Drafts, type Tools } from "../form";

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch: number | undefined;
}
interface Options {
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifMatch?: number;
}

/** The API with scripted answers, by method and address: "GET /v1/teams". It keeps what was sent. */
export class FakeApi {
  readonly sent: Sent[] = [];
  readonly #answers: Readonly<Record<string, unknown>>;

  constructor(answers: Readonly<Record<string, unknown>>) {
    this.#answers = answers;
  }

  get tools(): Tools {
    const call =
      (method: string) =>
      (path: string, options: Options): Promise<never> =>
        this.#answer(method, path, options);
    const api = {
      get: call("GET"),
      post: call("POST"),
      put: call("PUT"),
      patch: call("PATCH"),
      delete: call("DELETE"),
    };
    return { api: api, drafts: new Drafts() };
  }

  /** What was sent last. */
  get last(): Sent | undefined {
    return this.sent.at(-1);
  }

  #answer(method: string, path: string, { path: parts = {}, body, ifMatch }: Options): Promise<never> {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? "");
    if (method !== "GET") this.sent.push({ method, path: address, body, ifMatch });
    const answer = this.#answers[`${method} ${address}`];
    if (answer === undefined) return Promise.reject(new ApiError(404, {}));
    if (answer instanceof ApiError) return Promise.reject(answer);
    const told = typeof answer === "function" ? (answer as (body: unknown) => unknown)(body) : answer;
    return Promise.resolve(told as never);
  }
}
