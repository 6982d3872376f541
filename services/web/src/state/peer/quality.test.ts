import { describe, expect, it } from "vitest";
import { LADDER, qualityOf, StatsReader, VideoLadder, type PeerStats } from "./quality";

function report(...entries: Record<string, unknown>[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry]));
}

function stats(part: Partial<PeerStats>): PeerStats {
  const none = { roundTrip: 40, loss: 0, framesDecoded: 0, packetsHeard: 1, checksHeard: 0, path: undefined };
  return { ...none, ...part };
}

describe("what a connection measures", () => {
  it("counts packets since the last look and frames since the beginning", () => {
    const reader = new StatsReader();
    const look = (packetsReceived: number, framesDecoded: number): PeerStats =>
      reader.read(report({ type: "inbound-rtp", packetsReceived, framesDecoded }));
    expect(look(100, 30)).toMatchObject({ packetsHeard: 100, framesDecoded: 30 });
    expect(look(160, 60)).toMatchObject({ packetsHeard: 60, framesDecoded: 60 });
  });

  it("takes the worse loss of both directions", () => {
    const read = new StatsReader().read(
      report(
        { type: "inbound-rtp", packetsReceived: 90, packetsLost: 10 },
        { type: "remote-inbound-rtp", fractionLost: 0.04 },
      ),
    );
    expect(read.loss).toBe(0.1);
  });

  it("names the path of the chosen pair, where a transport tells it and where the pair does", () => {
    const pair = { id: "p", type: "candidate-pair", currentRoundTripTime: 0.05, localCandidateId: "l" };
    const local = { id: "l", type: "local-candidate", candidateType: "relay" };
    const told = report({ id: "t", type: "transport", selectedCandidatePairId: "p" }, pair, local);
    expect(new StatsReader().read(told)).toMatchObject({ roundTrip: 50, path: "relayed" });
    const marked = report({ ...pair, selected: true }, { ...local, candidateType: "host" });
    expect(new StatsReader().read(marked)).toMatchObject({ roundTrip: 50, path: "direct" });
  });
});

describe("a connection in words", () => {
  it.each([
    [{ roundTrip: undefined }, "unknown"],
    [{ roundTrip: 40, loss: 0.01 }, "good"],
    [{ roundTrip: 350 }, "fair"],
    [{ loss: 0.05 }, "fair"],
    [{ roundTrip: 800 }, "poor"],
    [{ loss: 0.2 }, "poor"],
  ] as const)("%o is %s", (part, quality) => {
    expect(qualityOf(stats(part))).toBe(quality);
  });
});

describe("the ladder of the video", () => {
  function climb(qualities: readonly ("good" | "fair" | "poor")[]): number[] {
    const ladder = new VideoLadder();
    return qualities.map((quality) => ladder.next(quality));
  }

  it("goes down after two poor looks in a row, to none at last", () => {
    expect(climb(["poor"]).at(-1)).toBe(LADDER[0]);
    expect(climb(["poor", "fair", "poor"]).at(-1)).toBe(LADDER[0]);
    expect(climb(Array<"poor">(6).fill("poor")).at(-1)).toBe(0);
    expect(climb(Array<"poor">(20).fill("poor")).at(-1)).toBe(0);
  });

  it("goes up more slowly than down", () => {
    const down = ["poor", "poor"] as const;
    expect(climb([...down, ...Array<"good">(5).fill("good")]).at(-1)).toBe(LADDER[1]);
    expect(climb([...down, ...Array<"good">(6).fill("good")]).at(-1)).toBe(LADDER[0]);
  });
});
