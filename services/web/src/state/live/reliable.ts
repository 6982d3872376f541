import { create, toBinary } from "@bufbuild/protobuf";
import { ClientFrameSchema, type ClientFrame } from "../../gen/parley/api/live/v1/live_pb";

// Of frames without an answer. Past it the server has been away for long, and what is new is not news to anyone.
const MOST_PENDING = 128;

/** What a client frame carries. */
export type ClientBody = ClientFrame["body"];

/** Where both directions of a channel stand, as Hello and Welcome compare it. */
export interface Position {
  readonly epoch: bigint;
  /** The last server frame received. */
  readonly received: bigint;
}

/**
 * The sequence numbers of one channel: numbers what is sent, keeps it until it is acknowledged, and lets each frame
 * of the server through once. The numbers belong to an epoch; a new one starts both directions afresh.
 */
export class ReliableFrames {
  #epoch = 0n;
  #received = 0n;
  // After a start afresh the server's first number is taken as it comes.
  #anyNext = true;
  #lastSent = 0n;
  #pending: { seq: bigint; body: ClientBody }[] = [];

  get position(): Position {
    return { epoch: this.#epoch, received: this.#received };
  }

  /** Numbers and keeps a frame, and gives its bytes; undefined where too many wait already. */
  enqueue(body: ClientBody): Uint8Array | undefined {
    if (this.#pending.length >= MOST_PENDING) return undefined;
    this.#lastSent += 1n;
    this.#pending.push({ seq: this.#lastSent, body });
    return encode(this.#lastSent, body);
  }

  /** Forgets what the server has processed. */
  acknowledge(ack: bigint): void {
    this.#pending = this.#pending.filter(({ seq }) => seq > ack);
  }

  /** Whether a frame of the server is news; a repeated one is not. Frames without a number always are. */
  accept(seq: bigint): boolean {
    if (seq === 0n) return true;
    if (!this.#anyNext && seq <= this.#received) return false;
    this.#anyNext = false;
    this.#received = seq;
    return true;
  }

  /** Takes the server's position and gives the bytes of all that has to be sent again, in order. */
  welcome(epoch: bigint, resumed: boolean, ack: bigint): Uint8Array[] {
    if (epoch === this.#epoch) this.acknowledge(ack);
    if (!resumed) {
      this.#epoch = epoch;
      this.#received = 0n;
      this.#anyNext = true;
      // Unacknowledged frames are renumbered to follow what this epoch has processed.
      this.#lastSent = ack;
      for (const frame of this.#pending) {
        this.#lastSent += 1n;
        frame.seq = this.#lastSent;
      }
    }
    return this.#pending.map(({ seq, body }) => encode(seq, body));
  }
}

/** The bytes of a frame that is neither kept nor repeated. */
export function encodeOnce(body: ClientBody): Uint8Array {
  return encode(0n, body);
}

function encode(seq: bigint, body: ClientBody): Uint8Array {
  return toBinary(ClientFrameSchema, create(ClientFrameSchema, { seq, body }));
}
