import { describe, expect, it } from "vitest";
import { calendarFile } from "./calendar-file";

const FILE = calendarFile(
  {
    uid: "apt_1",
    summary: "Expertise, à distance – Lumière; assurances",
    description: "Rejoindre ici :\nhttps://parley.example/j#secret".padEnd(120, "é"),
    url: "https://parley.example/j#secret",
    startsAt: new Date("2026-12-01T09:00:00Z"),
    endsAt: new Date("2026-12-01T09:30:00Z"),
  },
  new Date("2026-11-30T08:00:00Z"),
);

describe("an appointment as a calendar takes it", () => {
  it("has its time, its name and its link", () => {
    const unfolded = FILE.replaceAll("\r\n ", "");
    expect(unfolded).toContain("\r\nUID:apt_1\r\nDTSTAMP:20261130T080000Z\r\n");
    expect(unfolded).toContain("\r\nDTSTART:20261201T090000Z\r\nDTEND:20261201T093000Z\r\n");
    expect(unfolded).toContain("\r\nSUMMARY:Expertise\\, à distance – Lumière\\; assurances\r\n");
    expect(unfolded).toContain("\r\nDESCRIPTION:Rejoindre ici :\\nhttps://");
    expect(unfolded).toContain("\r\nURL:https://parley.example/j#secret\r\n");
  });

  it("has no line longer than 75 octets, and no character in two lines", () => {
    const encoder = new TextEncoder();
    const lines = FILE.split("\r\n");
    expect(Math.max(...lines.map((line) => encoder.encode(line).length))).toBeLessThanOrEqual(75);
    expect(FILE).not.toContain("\uFFFD");
  });
});
