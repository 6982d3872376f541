import { ClosingReason } from "../../gen/parley/api/live/v1/live_pb";

/** Why a channel is closed for good. */
export type ClosedReason =
  "left" | "forbidden" | "revoked" | "ended" | "replaced" | "unauthenticated" | "failed";

/**
 * What to do about a Closing: `final` ends the channel, `refused` is tried again a few times before it does,
 * `again` reconnects, `elsewhere` reconnects at the address that the API names now.
 */
export type Verdict =
  | { readonly kind: "final" | "refused"; readonly reason: ClosedReason; readonly counts: boolean }
  | { readonly kind: "again" | "elsewhere"; readonly counts: boolean };

const VERDICTS: Record<ClosingReason, Verdict> = {
  [ClosingReason.UNSPECIFIED]: { kind: "again", counts: false },
  [ClosingReason.UNAUTHENTICATED]: { kind: "refused", reason: "unauthenticated", counts: true },
  [ClosingReason.FORBIDDEN]: { kind: "final", reason: "forbidden", counts: true },
  [ClosingReason.REVOKED]: { kind: "final", reason: "revoked", counts: true },
  [ClosingReason.ENDED]: { kind: "final", reason: "ended", counts: true },
  [ClosingReason.REPLACED]: { kind: "final", reason: "replaced", counts: true },
  [ClosingReason.SLOW]: { kind: "again", counts: false },
  [ClosingReason.DRAINING]: { kind: "elsewhere", counts: false },
  [ClosingReason.PROTOCOL_ERROR]: { kind: "refused", reason: "failed", counts: true },
  [ClosingReason.SILENT]: { kind: "again", counts: false },
  [ClosingReason.OVERLOADED]: { kind: "again", counts: false },
  [ClosingReason.LEASE_LOST]: { kind: "elsewhere", counts: false },
};

/** A reason that this page does not know yet is taken as a lost connection. */
export function verdictOf(reason: ClosingReason): Verdict {
  return (VERDICTS as Partial<Record<number, Verdict>>)[reason] ?? VERDICTS[ClosingReason.UNSPECIFIED];
}
