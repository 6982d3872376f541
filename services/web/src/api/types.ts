export type * from "@parley/client";
