import { describe, expect, it } from "vitest";
import { extent, freeCells, gaps, type Column } from "./columns";
import type { Placed } from "./spans";

const TODAY = "2026-11-25";
const HOURS = [
  { start: 540, end: 720 },
  { start: 840, end: 1_080 },
];
const DAY = { start: 480, end: 1_140 };

function column(changes: Partial<Column> = {}): Column {
  return { day: TODAY, entries: [], hours: HOURS, note: "", ...changes };
}
const entry = (start: number, end: number): Placed => ({ start, end }) as Placed;

describe("the hours that are shown", () => {
  it("are those of an office, and whole ones further where there is anything", () => {
    expect(extent([column()])).toEqual(DAY);
    expect(extent([column({ entries: [entry(430, 460)] })])).toEqual({ start: 420, end: 1_140 });
  });

  it("are dimmed where nobody works", () => {
    expect(gaps(HOURS, DAY)).toEqual([
      { start: 480, end: 540 },
      { start: 720, end: 840 },
      { start: 1_080, end: 1_140 },
    ]);
  });
});

describe("what is free", () => {
  const first = { start: 540, end: 720 };

  it("is what is worked, not taken, and to come", () => {
    expect(freeCells(column({ entries: [entry(590, 620)] }), TODAY, 560, first)).toEqual([630, 660, 690]);
    expect(freeCells(column({ day: "2026-11-24" }), TODAY, 0, first)).toEqual([]);
    expect(freeCells(column({ day: "2026-11-26" }), TODAY, 1_000, first)).toHaveLength(6);
  });

  it("is all of a team's day: of those whose hours are not known somebody may be free", () => {
    const team = column({ hours: undefined, entries: [entry(540, 720)] });
    expect(freeCells(team, TODAY, 0, first)).toHaveLength(6);
  });
});
