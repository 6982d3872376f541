import { describe, expect, it } from "vitest";
import { backOff } from "./backoff";

describe("the pause before an attempt to connect", () => {
  it("is none after a loss", () => {
    expect(backOff(0, 1)).toBe(0);
  });

  it("grows by half each time, up to eight seconds", () => {
    expect([1, 2, 3].map((attempt) => backOff(attempt, 1))).toEqual([250, 375, 562.5]);
    expect(backOff(50, 1)).toBe(8_000);
  });

  it("is spread over half of its length", () => {
    expect(backOff(1, 0)).toBe(125);
  });

  it("leaves room for six attempts in three seconds", () => {
    const total = [0, 1, 2, 3, 4, 5].reduce((sum, attempt) => sum + backOff(attempt, 0.5), 0);
    expect(total).toBeLessThan(3_000);
  });
});
