/** The connection in words. */
export type Quality = "unknown" | "good" | "fair" | "poor";

/** What a connection measures of itself, since the last look where nothing else is said. */
export interface PeerStats {
  /** Round trip in milliseconds. */
  readonly roundTrip: number | undefined;
  /** Share of packets lost in both directions, the worse of the two, 0 to 1. */
  readonly loss: number;
  /** Of video, since the connection was made. */
  readonly framesDecoded: number;
  /** Packets of sound and picture. */
  readonly packetsHeard: number;
  /** Signs of life on the path (RFC 7675). */
  readonly checksHeard: number;
  /** "direct", or "relayed" by a TURN server. */
  readonly path: "direct" | "relayed" | undefined;
}

interface Counters {
  received: number;
  lost: number;
  checks: number;
}

/** Turns a connection's reports into figures; keeps the last counters to tell what is new. */
export class StatsReader {
  #before: Counters = { received: 0, lost: 0, checks: 0 };

  read(report: RTCStatsReport): PeerStats {
    const counters: Counters = { received: 0, lost: 0, checks: 0 };
    let [framesDecoded, lossSent] = [0, 0];
    for (const entry of report.values() as Iterable<Entry>) {
      if (entry.type === "inbound-rtp") {
        counters.received += entry.packetsReceived ?? 0;
        counters.lost += entry.packetsLost ?? 0;
        framesDecoded += entry.framesDecoded ?? 0;
      } else if (entry.type === "remote-inbound-rtp") {
        lossSent = Math.max(lossSent, entry.fractionLost ?? 0);
      } else if (entry.type === "candidate-pair") {
        counters.checks += (entry.responsesReceived ?? 0) + (entry.requestsReceived ?? 0);
      }
    }
    const since = (counter: keyof Counters): number => Math.max(0, counters[counter] - this.#before[counter]);
    const [packetsHeard, lost, checksHeard] = [since("received"), since("lost"), since("checks")];
    this.#before = counters;
    const lossReceived = lost === 0 ? 0 : lost / (lost + packetsHeard);
    const loss = Math.max(lossReceived, lossSent);
    return { ...pathOf(report), loss, framesDecoded, packetsHeard, checksHeard };
  }
}

function pathOf(report: RTCStatsReport): Pick<PeerStats, "roundTrip" | "path"> {
  const entries = [...(report.values() as Iterable<Entry>)];
  const chosen = entries.find((entry) => entry.type === "transport")?.selectedCandidatePairId;
  // Firefox marks the pair itself.
  const pair = entries.find(
    (entry) => entry.type === "candidate-pair" && (entry.id === chosen || entry.selected),
  );
  if (!pair) return { roundTrip: undefined, path: undefined };
  const local = entries.find((entry) => entry.id === pair.localCandidateId);
  const seconds = pair.currentRoundTripTime;
  return {
    roundTrip: seconds === undefined ? undefined : seconds * 1000,
    path: local && (local.candidateType === "relay" ? "relayed" : "direct"),
  };
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

/** Of the reports, what is read here (W3C WebRTC Statistics). */
interface Entry {
  readonly id: string;
  readonly type: string;
  readonly packetsReceived?: number;
  readonly packetsLost?: number;
  readonly framesDecoded?: number;
  readonly fractionLost?: number;
  readonly selectedCandidatePairId?: string;
  readonly selected?: boolean;
  readonly responsesReceived?: number;
  readonly requestsReceived?: number;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly candidateType?: string;
}
