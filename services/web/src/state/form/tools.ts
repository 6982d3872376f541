import type { Api } from "../../api/client";
import type { Drafts } from "./drafts";

/** What the makers of forms work with. */
export interface Tools {
  readonly api: Pick<Api, "get" | "post" | "put" | "patch" | "delete">;
  readonly drafts: Drafts;
}
