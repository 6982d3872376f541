/** The connection in words. */
export type Quality = "unknown" | "good" | "fair" | "poor";

/** What a connection measures of itself. */
export interface PeerStats {
  /** Round trip in milliseconds. */
  readonly roundTrip: number | undefined;
  /** Share of packets lost in both directions since the last look, the worse of the two, 0 to 1. */
  readonly loss: number;
  readonly framesDecoded: number;
  /** Bytes of media and checks received so far. */
  readonly bytesReceived: number;
  /** "direct", or "relayed" by a TURN server. */
  readonly path: "direct" | "relayed" | undefined;
}

interface Counters {
  received: number;
  lost: number;
}

/** Turns a connection's reports into figures; keeps the last counters to tell what is new. */
export class StatsReader {
  #before: Counters = { received: 0, lost: 0 };

  read(report: RTCStatsReport): PeerStats {
    const counters: Counters = { received: 0, lost: 0 };
    let [framesDecoded, bytesReceived, lossSent] = [0, 0, 0];
    let roundTrip: number | undefined;
    let path: PeerStats["path"];
    for (const entry of report.values() as Iterable<Entry>) {
      if (entry.type === "inbound-rtp") {
        counters.received += entry.packetsReceived ?? 0;
        counters.lost += entry.packetsLost ?? 0;
        framesDecoded += entry.framesDecoded ?? 0;
      } else if (entry.type === "remote-inbound-rtp") {
        lossSent = Math.max(lossSent, entry.fractionLost ?? 0);
      } else if (entry.type === "transport") {
        bytesReceived += entry.bytesReceived ?? 0;
        const pair = report.get(entry.selectedCandidatePairId ?? "") as Entry | undefined;
        if (pair?.currentRoundTripTime !== undefined) roundTrip = pair.currentRoundTripTime * 1000;
        const local = report.get(pair?.localCandidateId ?? "") as Entry | undefined;
        if (local) path = local.candidateType === "relay" ? "relayed" : "direct";
      }
    }
    const lost = Math.max(0, counters.lost - this.#before.lost);
    const received = Math.max(0, counters.received - this.#before.received);
    this.#before = counters;
    const lossReceived = lost + received === 0 ? 0 : lost / (lost + received);
    return { roundTrip, loss: Math.max(lossReceived, lossSent), framesDecoded, bytesReceived, path };
  }
}

/** How a person would call it: ITU-T G.114 finds delays past 150 ms one way noticed, past 400 ms disturbing. */
export function qualityOf({ roundTrip, loss }: PeerStats): Quality {
  if (roundTrip === undefined) return "unknown";
  if (loss > 0.08 || roundTrip > 700) return "poor";
  return loss > 0.03 || roundTrip > 300 ? "fair" : "good";
}

/** The video's bitrates from best to worst; 0 sends none, so that the sound gets through. */
export const LADDER = [1_700_000, 600_000, 200_000, 0] as const;
const LOOKS_DOWN = 2;
const LOOKS_UP = 6;

/** Chooses the rung of the ladder: down after two poor looks in a row, up after six good ones. */
export class VideoLadder {
  #rung = 0;
  #run = 0;

  /** Takes a look's quality and gives the bitrate to send video with. */
  next(quality: Quality): number {
    const direction = quality === "poor" ? 1 : quality === "good" ? -1 : 0;
    this.#run = direction === 0 || Math.sign(this.#run) !== direction ? direction : this.#run + direction;
    if (this.#run >= LOOKS_DOWN || this.#run <= -LOOKS_UP) {
      this.#rung = Math.min(LADDER.length - 1, Math.max(0, this.#rung + direction));
      this.#run = 0;
    }
    return LADDER[this.#rung] ?? 0;
  }
}

interface Entry {
  readonly type: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
  readonly fractionLost?: number;
  readonly bytesReceived?: number;
  readonly selectedCandidatePairId?: string;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
}
