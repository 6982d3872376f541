import { describe, expect, it } from "vitest";
import { Tabs } from "./tabs";

describe("the tabs of one browser", () => {
  it("know which appointments the others are in", async () => {
    const [one, other] = [new Tabs(), new Tabs()];
    expect(await one.others()).toEqual(new Set());
    other.inside("apt_1");
    expect(await one.others()).toEqual(new Set(["apt_1"]));
    other.inside(undefined);
    expect(await one.others()).toEqual(new Set());
  });

  it("do not count themselves", async () => {
    const tab = new Tabs();
    tab.inside("apt_2");
    expect(await tab.others()).toEqual(new Set());
  });
});
