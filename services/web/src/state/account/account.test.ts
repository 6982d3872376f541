import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import { FakeApi } from "../admin/fakes";
import { browserOf, isLongEnough, passwordForm, StaffLinkHolder, strengthOf } from "./index";

describe("a password", () => {
  const known = ["Camille Martin", "camille@lumiere.example", "Assurances Lumière"];

  it.each([
    ["", "empty"],
    ["elevencha11", "too_short"],
    ["aaaaaaaaaaaaaaaa", "monotonous"],
    ["Martin-2026-été", "personal"],
    ["LUMIERE.example.1", "personal"],
    ["twelve chars", "fair"],
    ["correct horse battery", "strong"],
  ])("%s is %s", (password, strength) => {
    expect(strengthOf(password, known)).toBe(strength);
  });

  it("needs twelve characters, spaces among them", () => {
    expect([isLongEnough("eleven chr."), isLongEnough("twelve chars")]).toEqual([false, true]);
  });

  it("is changed with the current one, and forgotten afterwards", async () => {
    const api = new FakeApi({ "POST /v1/sessions/password": null });
    const form = passwordForm(api.tools);
    await form.load();
    form.set({ current_password: "old password!", new_password: "short" });
    expect(await form.save()).toBe(false);
    form.set({ new_password: "correct horse battery" });
    expect(await form.save()).toBe(true);
    expect(form.values).toEqual({ current_password: "", new_password: "" });
  });
});

describe("a link for staff", () => {
  const link = { purpose: "invitation", display_name: "Sacha", email: "s@x.example", minimum_age: 15 };
  const open = async (
    answer: unknown,
    redeem: () => Promise<void>,
    secret = "secret",
  ): Promise<StaffLinkHolder> => {
    const api = new FakeApi({ "GET /v1/staff-links": answer });
    const holder = new StaffLinkHolder(api.tools.api, { redeem }, secret);
    await holder.load();
    return holder;
  };
  const never = (): Promise<void> => Promise.reject(new Error("not asked for"));

  it("tells whom it is for, and signs in", async () => {
    const redeemed: unknown[] = [];
    const holder = await open(link, (...given: unknown[]) => {
      redeemed.push(given);
      return Promise.resolve();
    });
    expect(holder.state.value).toEqual({ kind: "open", link });
    await holder.redeem("correct horse battery", true);
    expect(redeemed).toEqual([["secret", "correct horse battery", true]]);
  });

  it.each([
    ["unusable", new ApiError(404, { code: "STAFF_LINK_OVER" })],
    ["unusable", new ApiError(400, { code: "INVALID_REQUEST" })],
    ["failed", new ApiError(503, {})],
    ["failed", new ApiError(429, {})],
  ])("is %s after %s", async (kind, error) => {
    expect((await open(error, never)).state.value.kind).toBe(kind);
  });

  it("without a secret asks nobody", async () => {
    expect((await open(new ApiError(500, {}), never, "")).state.value.kind).toBe("unusable");
  });

  it("that was used meanwhile says so, but a refused password leaves it open", async () => {
    const failures = [
      new ApiError(400, { field: "password" }),
      new ApiError(404, { code: "STAFF_LINK_OVER" }),
    ];
    const holder = await open(link, () => Promise.reject(failures.shift() ?? new Error("once too often")));
    await expect(holder.redeem("password1234", true)).rejects.toBeInstanceOf(ApiError);
    expect(holder.state.value.kind).toBe("open");
    await holder.redeem("correct horse battery", true);
    expect(holder.state.value.kind).toBe("unusable");
  });
});

it.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
    "Edge",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1 Version/18.5 Safari/604.1",
    "Safari",
    "iPhone",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Linux"],
  ["curl/8.5.0", undefined, undefined],
])("names the browser of %s", (userAgent, browser, system) => {
  expect(browserOf(userAgent)).toEqual({ browser, system });
});
