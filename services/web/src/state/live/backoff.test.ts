import { describe, expect, it } from "vitest";
import { backOff } from "./backoff";

describe("the pause before an attempt to connect", () => {
  it("is none after a loss", () => {
    expect(backOff(0, 1)).toBe(0);
  });

  it("grows by 15 % each time, up to eight seconds", () => {
    const [first, second, third] = [1, 2, 3].map((attempt) => backOff(attempt, 1));
    expect(first).toBe(250);
    expect(second).toBeCloseTo(287.5);
    expect(third).toBeCloseTo(330.6, 1);
    expect(backOff(50, 1)).toBe(8_000);
  });

  it("is spread over half of its length", () => {
    expect(backOff(1, 0)).toBe(125);
  });

  it("is short while another process takes a channel over, and at its longest within a minute", () => {
    let [elapsed, attempt] = [0, 0];
    while (elapsed < 3_000) elapsed += backOff((attempt += 1), 0.5);
    expect(backOff(attempt, 0.5)).toBeLessThan(600);
    while (backOff(attempt, 1) < 8_000) elapsed += backOff((attempt += 1), 0.5);
    expect(elapsed).toBeLessThan(60_000);
  });
});
