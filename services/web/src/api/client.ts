export { Api, ApiError } from "@parley/client";
export type { Answer, ApiEnvironment, Options, TokenSource } from "@parley/client";
