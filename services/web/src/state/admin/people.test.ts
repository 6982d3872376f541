import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import type { Staff } from "../../api/types";
import { FakeApi } from "./fakes";
import { inviteForm, knownSkills, memberForm, teamForm } from "./staff";

const member: Staff = {
  id: "stf_1",
  version: 2,
  tenant_id: "ten_1",
  display_name: "Camille Martin",
  email: "camille@lumiere.example",
  roles: ["agent"],
  team_ids: ["team_1"],
  locale: "fr",
  time_zone: "Europe/Paris",
  languages: ["fr"],
  skills: ["auto"],
  state: "active",
  active: true,
};

describe("an invitation", () => {
  const invite = (api: FakeApi, invited: Staff[]) =>
    inviteForm(api.tools, {
      locale: "fr",
      timeZone: "Europe/Paris",
      onInvited: (each) => invited.push(each),
    });

  it("carries no password: whoever gets it chooses one", async () => {
    const api = new FakeApi({ "POST /v1/staff": { ...member, state: "invited" } });
    const invited: Staff[] = [];
    const form = invite(api, invited);
    await form.load();
    form.set({ email: "camille@lumiere.example", display_name: "Camille Martin" });
    expect(await form.save()).toBe(true);
    expect(api.last?.body).not.toHaveProperty("password");
    expect(api.last?.body).toMatchObject({ roles: ["agent"], locale: "fr", time_zone: "Europe/Paris" });
    expect(invited.map(({ state }) => state)).toEqual(["invited"]);
    expect(form.values.email).toBe("");
  });

  it("needs an address, a name and a role", async () => {
    const form = invite(new FakeApi({}), []);
    await form.load();
    form.set({ email: "camille@", roles: [] });
    await form.save();
    expect(Object.fromEntries(form.errors.value)).toEqual({
      email: "not_an_email",
      display_name: "missing",
      roles: "missing",
    });
  });

  it("shows at the address that somebody has it already", async () => {
    const taken = new ApiError(409, { code: "EMAIL_TAKEN", field: "email" });
    const form = invite(new FakeApi({ "POST /v1/staff": taken }), []);
    await form.load();
    form.set({ email: "camille@lumiere.example", display_name: "Camille" });
    expect(await form.save()).toBe(false);
    expect(form.errors.value.get("email")).toBe(taken);
    expect(form.values.display_name).toBe("Camille");
  });
});

describe("a member of staff", () => {
  it("is changed without their e-mail, on the version that was read", async () => {
    const api = new FakeApi({
      "GET /v1/staff/stf_1": member,
      "PATCH /v1/staff/stf_1": (body: unknown) => ({ ...member, ...(body as object), version: 3 }),
    });
    const seen: number[] = [];
    const form = memberForm(api.tools, "stf_1", ({ version }) => seen.push(version));
    await form.load();
    form.set({ roles: ["agent", "supervisor"] });
    expect(await form.save()).toBe(true);
    expect(api.last).toMatchObject({ ifMatch: 2, body: { roles: ["agent", "supervisor"] } });
    expect(api.last?.body).not.toHaveProperty("email");
    expect(api.last?.body).not.toHaveProperty("version");
    expect(seen).toEqual([2, 3]);
  });
});

describe("a team", () => {
  it("is added, or gets another name", async () => {
    const team = { id: "team_1", version: 5, name: "Claims", active: true };
    const api = new FakeApi({ "POST /v1/teams": team, "PATCH /v1/teams/team_1": { ...team, version: 6 } });
    const added = teamForm(api.tools, undefined, () => undefined);
    await added.load();
    added.set({ name: "Claims" });
    await added.save();
    const renamed = teamForm(api.tools, team, () => undefined);
    await renamed.load();
    await renamed.save();
    expect(api.sent.map(({ method, ifMatch }) => [method, ifMatch])).toEqual([
      ["POST", undefined],
      ["PATCH", 5],
    ]);
  });
});

it("offers each skill once, wherever it was named", () => {
  expect(knownSkills([["home", "auto"], [], ["auto"]])).toEqual(["auto", "home"]);
});
