import type { ChannelStatus } from "../../api/types";
import { Form, missing, type Tools } from "../form";

export interface SuspensionValues {
  /** Empty: everybody. */
  readonly tenant_id: string;
  readonly reason: string;
}

/** Suspends a channel as a whole, or one company's access to it. */
export function suspensionForm(
  { api }: Tools,
  channel: ChannelStatus["channel"],
  onSuspended: (status: ChannelStatus) => void,
): Form<SuspensionValues> {
  const empty: SuspensionValues = { tenant_id: "", reason: "" };
  return new Form<SuspensionValues>({
    load: () => Promise.resolve(empty),
    save: async (values) => {
      onSuspended(await api.post("/v1/channels/{channel}/suspend", { path: { channel }, body: values }));
      return empty;
    },
    check: ({ reason }) => ({ reason: missing(reason) }),
  });
}
