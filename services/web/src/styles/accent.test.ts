import { describe, expect, it } from "vitest";
import { accentOf, contrastOf } from "./accent";

describe("a tenant's accent colour", () => {
  it.each(["#0b6e99", "#ffd400", "#ff6600", "#7f7f7f", "#ffffff", "#000000", "#00ff88"])(
    "%s is readable as a fill and as text, in light and dark",
    (brand) => {
      const accent = accentOf(brand);
      if (!accent) throw new Error("not a colour");
      expect(contrastOf(accent.fill, accent.onFill)).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(accent.textOnLight, "#eef0f2")).toBeGreaterThanOrEqual(4.5);
      expect(contrastOf(accent.textOnDark, "#24292d")).toBeGreaterThanOrEqual(4.5);
    },
  );

  it("stays the brand's own wherever it can be read", () => {
    expect(accentOf("#0b6e99")?.fill).toBe("#0b6e99");
    expect(accentOf("#ffd400")?.fill).toBe("#ffd400");
  });

  it("is left out where it is no colour", () => {
    expect(accentOf("teal; background: url(x)")).toBeUndefined();
    expect(accentOf("")).toBeUndefined();
  });
});
