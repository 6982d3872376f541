export { Api } from "./client";
export type { Answer, ApiEnvironment, Options, TokenSource } from "./client";
export { ApiError, NO_ANSWER } from "./errors";
export type * from "./schema";
