import { signal } from "@preact/signals";
import { vi } from "vitest";
import type { Admission, ConsentQuestion, Invitation } from "../../api/types";
import type { Call } from "../call";
import type { Input, LocalMedia } from "../devices";
import type { LiveStatus } from "../live";
import type { PeerState } from "../peer";
import { Attendance } from "./attendance";
import type { Room } from "./room";

const OFF: Input = { on: false, track: undefined, problem: undefined };

export function invitation(part: Partial<Invitation> = {}): Invitation {
  return {
    status: "open",
    appointment_id: "apt_1",
    company_name: "Lumière",
    entry_opens_at: new Date(Date.now() + 90_000).toISOString(),
    minimum_age: null,
    consents: [],
    can_change: true,
    ...part,
  } as unknown as Invitation;
}

export function question(purpose: ConsentQuestion["purpose"], required: boolean): ConsentQuestion {
  return { purpose, required, text_version: 1, text: { en: `Do you agree to ${purpose}?` } };
}

export function admission(part: Partial<Admission> = {}): Admission {
  return {
    invitation: invitation(),
    participant_id: "prt_1",
    access_token: "token-1",
    access_token_expires_at: new Date(Date.now() + 300_000).toISOString(),
    live_url: "wss://here",
    ice_servers: [],
    replaces_other_device: false,
    ...part,
  };
}

/** The door, and a call that does as it is told. */
export class Rig {
  readonly get = vi.fn<(path: string) => Promise<unknown>>(() => Promise.resolve(invitation()));
  readonly post = vi.fn((path: string) => Promise.resolve(path.endsWith("leave") ? undefined : admission()));
  readonly status = signal<LiveStatus>({ kind: "live" });
  readonly appointment = signal<{ state: string } | undefined>(undefined);
  readonly admitted = signal(false);
  readonly peerState = signal<PeerState>("idle");
  readonly stop = vi.fn();
  readonly useServers = vi.fn();
  readonly others = vi.fn(() => Promise.resolve(new Set<string>()));
  readonly tabs = { others: this.others, inside: vi.fn() };
  readonly media = {
    microphone: signal<Input>(OFF),
    camera: signal<Input>(OFF),
    request: vi.fn(() => Promise.resolve()),
    release: vi.fn(),
  };
  readonly call = {
    live: { status: this.status, appointment: this.appointment },
    peer: { state: this.peerState },
    admitted: this.admitted,
    start: vi.fn(),
    stop: this.stop,
    useServers: this.useServers,
  } as unknown as Call;

  attend(secret = "a-secret-of-a-link"): Attendance {
    return new Attendance({
      secret,
      media: this.media as unknown as LocalMedia,
      api: { get: this.get, post: this.post } as never,
      tabs: this.tabs,
      room: () => Promise.resolve({ openRoom: () => ({ call: this.call }) as Room }),
    });
  }
}
