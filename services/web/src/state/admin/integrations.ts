import type { ApiKey, Webhook } from "../../api/types";
import { Form, missing, type Tools } from "../form";

/** What a key may be let to do, in the order of the API's documentation. */
export const SCOPES = [
  "appointments:read",
  "appointments:write",
  "availability:read",
  "availability:write",
  "customers:read",
  "customers:write",
  "messages:read",
  "messages:write",
  "webhooks:read",
  "webhooks:write",
  "chat:read",
  "company:read",
  "audit:read",
] as const;
export type Scope = (typeof SCOPES)[number];

export interface KeyValues {
  readonly name: string;
  readonly scopes: readonly string[];
  /** ISO 8601 date, included; empty: never. */
  readonly expires_on: string;
}

/** A key to add; its secret is told this once. */
export function keyForm({ api }: Tools, onCreated: (key: ApiKey, secret: string) => void): Form<KeyValues> {
  const empty: KeyValues = { name: "", scopes: [], expires_on: "" };
  return new Form<KeyValues>({
    load: () => Promise.resolve(empty),
    save: async ({ name, scopes, expires_on }) => {
      const expires_at = expires_on === "" ? null : endOf(expires_on);
      const created = await api.post("/v1/api-keys", { body: { name, scopes: [...scopes], expires_at } });
      onCreated(created.api_key, created.secret);
      return empty;
    },
    check: ({ name, scopes }) => ({
      name: missing(name),
      scopes: scopes.length === 0 ? "missing" : undefined,
    }),
  });
}

/** Where a key stands. */
export function keyState(key: ApiKey, now: number): "active" | "expired" | "revoked" {
  if (key.revoked_at) return "revoked";
  return key.expires_at && Date.parse(key.expires_at) <= now ? "expired" : "active";
}

/** What a webhook may be told of. */
export const EVENT_TYPES = [
  "appointment.scheduled",
  "appointment.invited",
  "appointment.rescheduled",
  "appointment.transferred",
  "appointment.entered",
  "appointment.admitted",
  "appointment.returned_to_queue",
  "appointment.left",
  "appointment.place_held",
  "appointment.turn_near",
  "appointment.priority_changed",
  "appointment.consent_answered",
  "appointment.completed",
  "appointment.cancelled",
  "appointment.missed",
  "appointment.expired",
  "appointment.erased",
  "customer.saved",
  "erasure.requested",
  "erasure.completed",
  "chat.message_posted",
  "message.sent",
  "message.failed",
  "message.held",
  "message.dropped",
  "contact_preference.changed",
] as const;

export interface WebhookValues {
  readonly version: number;
  readonly url: string;
  readonly description: string;
  /** None: every type. */
  readonly event_types: readonly string[];
}

/** Where events are sent: one that there is, or a new one, whose secret is told this once. */
export function webhookForm(
  { api }: Tools,
  webhook: Webhook | undefined,
  onSaved: (webhook: Webhook, secret?: string) => void,
): Form<WebhookValues> {
  return new Form<WebhookValues>({
    load: () =>
      Promise.resolve(
        webhook ? webhookValues(webhook) : { version: 0, url: "https://", description: "", event_types: [] },
      ),
    save: async ({ version, ...values }, before) => {
      const body = { ...values, event_types: [...values.event_types] };
      if (webhook) {
        const path = { webhook_id: webhook.id };
        const saved = await api.patch("/v1/webhooks/{webhook_id}", { path, body, ifMatch: before.version });
        onSaved(saved);
        return webhookValues(saved);
      }
      const created = await api.post("/v1/webhooks", { body });
      onSaved(created.webhook, created.secret);
      return webhookValues(created.webhook);
    },
    // Which addresses may be called, the server says.
    check: ({ url }) => ({ url: missing(url) }),
  });
}

/** The last moment of a day in the reader's own zone. */
function endOf(date: string): string {
  const end = new Date(`${date}T00:00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

function webhookValues(webhook: Webhook): WebhookValues {
  const { version, url, description, event_types } = webhook;
  return { version, url, description, event_types };
}
