import { Api as Client, type ApiEnvironment, type TokenSource } from "@parley/client";
import { locale } from "../i18n/index";

export { ApiError } from "@parley/client";
export type { Answer, ApiEnvironment, Options, TokenSource } from "@parley/client";

/** The public API, whose problems are told in the page's language. */
export class Api extends Client {
  constructor(token?: TokenSource, environment?: ApiEnvironment, origin?: string) {
    super(token, environment, origin, () => locale.peek());
  }
}
