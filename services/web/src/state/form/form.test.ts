import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import { Drafts } from "./drafts";
import { Form } from "./form";

interface Team {
  readonly version: number;
  readonly name: string;
  readonly size: number;
}

class Server {
  team: Team = { version: 1, name: "Claims", size: 3 };
  failure: ApiError | undefined;

  readonly load = (): Promise<Team> =>
    this.failure ? Promise.reject(this.failure) : Promise.resolve(this.team);
  readonly save = (values: Team, before: Team): Promise<Team> => {
    if (this.failure) return Promise.reject(this.failure);
    if (before.version !== this.team.version) return Promise.reject(new ApiError(412, {}));
    this.team = { ...values, version: before.version + 1 };
    return Promise.resolve(this.team);
  };
}

/** A tab that may be asked before it is left. */
class Tab {
  readonly listeners = new Set<unknown>();
  readonly addEventListener = (_: string, listener: unknown): void => void this.listeners.add(listener);
  readonly removeEventListener = (_: string, listener: unknown): void => void this.listeners.delete(listener);
}

let server: Server;
let tab: Tab;
let drafts: Drafts;
const open = async (): Promise<Form<Team>> => {
  const form = new Form<Team>({
    load: server.load,
    save: server.save,
    check: ({ name }) => ({ name: name === "" ? "missing" : undefined }),
    draft: { drafts, key: "team" },
  });
  await form.load();
  return form;
};

beforeEach(() => {
  server = new Server();
  tab = new Tab();
  drafts = new Drafts(tab);
});

describe("a form", () => {
  it("saves what was changed, and is clean again", async () => {
    const form = await open();
    form.set({ name: "Expertise" });
    expect(form.dirty.value).toBe(true);
    expect(await form.save()).toBe(true);
    expect([server.team.name, form.dirty.value, form.values.version]).toEqual(["Expertise", false, 2]);
  });

  it("is clean once a change is taken back by hand", async () => {
    const form = await open();
    form.set({ name: "Expertise" });
    form.set({ name: "Claims" });
    expect([form.dirty.value, tab.listeners.size]).toEqual([false, 0]);
  });

  it("does not bother the server with what is wrong at sight", async () => {
    const form = await open();
    form.set({ name: "" });
    expect(await form.save()).toBe(false);
    expect([form.errors.value.get("name"), server.team.name]).toEqual(["missing", "Claims"]);
    form.set({ name: "Claims 2" });
    expect(form.errors.value.size).toBe(0);
  });

  it.each(["name", "team.name", "name.fr", "body.name[0]"])(
    "shows the server's refusal at the value that it names: %s",
    async (field) => {
      const form = await open();
      form.set({ name: "X" });
      server.failure = new ApiError(400, { field });
      await form.save();
      expect([form.errors.value.get("name"), form.failure.value]).toEqual([server.failure, undefined]);
    },
  );

  it("shows a refusal above all values where it names none of them", async () => {
    const form = await open();
    form.set({ name: "X" });
    server.failure = new ApiError(409, { field: "plan" });
    await form.save();
    expect([form.errors.value.size, form.failure.value]).toEqual([0, server.failure]);
    expect(form.values.name).toBe("X");
  });

  it("says that somebody else was faster, keeps what was written, and takes theirs on demand", async () => {
    const form = await open();
    form.set({ name: "Mine" });
    server.team = { version: 2, name: "Theirs", size: 4 };
    expect(await form.save()).toBe(false);
    expect([form.stale.value, form.values.name]).toEqual([true, "Mine"]);
    await form.discard();
    expect([form.stale.value, form.values.name, form.dirty.value]).toEqual([false, "Theirs", false]);
  });

  it("goes on from what was saved in another way, with what is written", async () => {
    const form = await open();
    form.set({ name: "Mine" });
    server.team = { version: 2, name: "Claims", size: 9 };
    form.rebase(server.team);
    expect(form.values).toEqual({ version: 2, name: "Mine", size: 9 });
    expect(await form.save()).toBe(true);
    expect(server.team).toEqual({ version: 3, name: "Mine", size: 9 });
  });

  it("tells what is gone from what can't be reached", async () => {
    server.failure = new ApiError(404, {});
    expect((await open()).state.value).toBe("missing");
    server.failure = new ApiError(503, {});
    expect((await open()).state.value).toBe("failed");
  });
});

describe("unsaved changes", () => {
  it("are found again by whoever comes back, and can be dropped", async () => {
    (await open()).set({ name: "Half" });
    const again = await open();
    expect([again.values.name, again.restored.value, again.dirty.value]).toEqual(["Half", true, true]);
    await again.discard();
    expect([again.values.name, again.restored.value]).toEqual(["Claims", false]);
    expect((await open()).values.name).toBe("Claims");
  });

  it("never overwrite what somebody saved in the meantime", async () => {
    (await open()).set({ name: "Half" });
    server.team = { version: 2, name: "Theirs", size: 4 };
    const again = await open();
    expect(await again.save()).toBe(false);
    expect([again.stale.value, server.team.name]).toEqual([true, "Theirs"]);
  });

  it("make the browser ask before the tab is closed, as long as there are any", async () => {
    const form = await open();
    expect(tab.listeners.size).toBe(0);
    form.set({ name: "Half" });
    expect(tab.listeners.size).toBe(1);
    await form.save();
    expect(tab.listeners.size).toBe(0);
  });
});
