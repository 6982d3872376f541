import { create, fromBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ByeSchema, ClientFrameSchema } from "../../gen/parley/api/live/v1/live_pb";
import { ReliableFrames, type ClientBody } from "./reliable";

const BYE: ClientBody = { case: "bye", value: create(ByeSchema) };

function seqOf(bytes: Uint8Array | undefined): bigint | undefined {
  return bytes && fromBinary(ClientFrameSchema, bytes).seq;
}

describe("reliable frames", () => {
  it("are numbered from 1", () => {
    const frames = new ReliableFrames();
    expect([frames.enqueue(BYE), frames.enqueue(BYE)].map(seqOf)).toEqual([1n, 2n]);
  });

  it("are repeated, in order, from where the server stands", () => {
    const frames = new ReliableFrames();
    frames.welcome(7n, false, 0n);
    for (let count = 0; count < 3; count += 1) frames.enqueue(BYE);
    expect(frames.welcome(7n, true, 1n).map(seqOf)).toEqual([2n, 3n]);
  });

  it("are not repeated once they were acknowledged", () => {
    const frames = new ReliableFrames();
    frames.welcome(7n, false, 0n);
    frames.enqueue(BYE);
    frames.acknowledge(1n);
    expect(frames.welcome(7n, true, 1n)).toEqual([]);
  });

  it("are renumbered for a new epoch", () => {
    const frames = new ReliableFrames();
    frames.welcome(7n, false, 4n);
    frames.enqueue(BYE);
    expect(frames.welcome(8n, false, 0n).map(seqOf)).toEqual([1n]);
    expect(seqOf(frames.enqueue(BYE))).toBe(2n);
  });

  it("of the server are let through once", () => {
    const frames = new ReliableFrames();
    frames.welcome(7n, false, 0n);
    expect([1n, 2n, 2n, 1n, 3n].map((seq) => frames.accept(seq))).toEqual([true, true, false, false, true]);
    expect(frames.position).toEqual({ epoch: 7n, received: 3n });
  });

  it("without a number are always let through", () => {
    const frames = new ReliableFrames();
    expect([0n, 0n].map((seq) => frames.accept(seq))).toEqual([true, true]);
  });

  it("of a new epoch count afresh", () => {
    const frames = new ReliableFrames();
    frames.welcome(7n, false, 0n);
    frames.accept(40n);
    frames.welcome(8n, false, 0n);
    expect(frames.accept(1n)).toBe(true);
  });

  it("are refused once too many wait, without a gap in the numbers", () => {
    const frames = new ReliableFrames();
    while (frames.enqueue(BYE)) continue;
    const kept = frames.welcome(7n, false, 0n);
    expect(kept).toHaveLength(128);
    frames.acknowledge(128n);
    expect(seqOf(frames.enqueue(BYE))).toBe(129n);
  });
});
