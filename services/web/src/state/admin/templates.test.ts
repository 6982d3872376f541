import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "../../api/client";
import type { Template } from "../../api/types";
import { FakeApi } from "./fakes";
import { insertVariable, TemplateEditor } from "./templates";

const template: Template = {
  kind: "reminder",
  channel: "email",
  locale: "fr",
  version: 0,
  subject: "Rendez-vous",
  body: "Bonjour",
  variables: ["customer", "link"],
  saved_at: null,
};
const preview = (body: unknown): unknown => ({
  subject: (body as { subject: string }).subject,
  text: (body as { body: string }).body,
  html: "<p></p>",
  segments: 0,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a wording", () => {
  it("is saved on the version that was read, Parley's own included", async () => {
    const api = new FakeApi({ "PUT /v1/templates/reminder/email/fr": { ...template, version: 1 } });
    const saved: number[] = [];
    const editor = new TemplateEditor(api.tools, template, ({ version }) => saved.push(version));
    await editor.form.load();
    editor.form.set({ body: "Bonjour {{customer}}" });
    expect(await editor.form.save()).toBe(true);
    expect(api.last).toMatchObject({
      ifMatch: 0,
      body: { subject: "Rendez-vous", body: "Bonjour {{customer}}" },
    });
    expect(saved).toEqual([1]);
  });

  it("needs a subject in an e-mail alone", async () => {
    const form = new TemplateEditor(new FakeApi({}).tools, template, () => undefined).form;
    await form.load();
    form.set({ subject: " " });
    await form.save();
    expect(form.errors.value.get("subject")).toBe("missing");
    const sms = new TemplateEditor(
      new FakeApi({ "PUT /v1/templates/reminder/sms/fr": template }).tools,
      { ...template, channel: "sms", subject: "" },
      () => undefined,
    ).form;
    await sms.load();
    expect(await sms.save()).toBe(true);
  });
});

describe("the preview", () => {
  it("is asked for once, after the last of several letters", async () => {
    const api = new FakeApi({ "POST /v1/templates/preview": preview });
    const editor = new TemplateEditor(api.tools, template, () => undefined);
    await editor.form.load();
    for (const body of ["B", "Bo", "Bon"]) {
      editor.form.set({ body });
      editor.refreshSoon();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(api.sent).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(400);
    expect([api.sent.length, editor.preview.value?.text]).toEqual([1, "Bon"]);
  });

  it("says what is wrong with the wording, and stays as it was", async () => {
    const answers: Record<string, unknown> = { "POST /v1/templates/preview": preview };
    const editor = new TemplateEditor(new FakeApi(answers).tools, template, () => undefined);
    await editor.form.load();
    await editor.refresh();
    answers["POST /v1/templates/preview"] = new ApiError(400, { code: "UNKNOWN_VARIABLE" });
    editor.form.set({ body: "{{nom}}" });
    await editor.refresh();
    expect(editor.preview.value?.text).toBe("Bonjour");
    expect(editor.problem.value).toBeInstanceOf(ApiError);
  });

  it("is not asked for any more once the page is left", async () => {
    const api = new FakeApi({ "POST /v1/templates/preview": preview });
    const editor = new TemplateEditor(api.tools, template, () => undefined);
    await editor.form.load();
    editor.refreshSoon();
    editor.close();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(api.sent).toHaveLength(0);
  });
});

it("puts a variable where the caret stands, in place of what is selected", () => {
  expect(insertVariable("Bonjour X!", "customer", 8, 9)).toEqual({
    text: "Bonjour {{customer}}!",
    caret: 20,
  });
});
