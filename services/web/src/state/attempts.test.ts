import { expect, it } from "vitest";
import { Attempts } from "./attempts";

it("keeps a key for as long as the content is the same, and never takes one up again", () => {
  const attempts = new Attempts();
  const first = attempts.keyFor({ name: "Ada" });
  expect(attempts.keyFor({ name: "Ada" })).toBe(first);
  const second = attempts.keyFor({ name: "Eve" });
  expect(second).not.toBe(first);
  expect([first, second]).not.toContain(attempts.keyFor({ name: "Ada" }));
});
