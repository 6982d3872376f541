import { beforeEach, describe, expect, it } from "vitest";
import { Alerts, type AlertEnvironment } from "./alerts";

class Page implements AlertEnvironment {
  readonly heard: string[] = [];
  asked = 0;
  watched = false;
  stored = new Map<string, string>();
  readonly storage = {
    getItem: (key: string) => this.stored.get(key) ?? null,
    setItem: (key: string, value: string) => void this.stored.set(key, value),
  };

  isWatched(): boolean {
    return this.watched;
  }

  mayNotify(): Promise<boolean> {
    this.asked += 1;
    return Promise.resolve(true);
  }

  notify(title: string): void {
    this.heard.push(title);
  }

  chime(): void {
    this.heard.push("chime");
  }
}

let page: Page;
beforeEach(() => {
  page = new Page();
});

describe("alerts", () => {
  it("stay silent, and ask the browser for nothing, until the specialist has agreed", () => {
    const alerts = new Alerts(page);
    alerts.raise("Zoé is waiting", "", "apt_1");
    expect([alerts.choice.value, page.heard, page.asked]).toEqual(["undecided", [], 0]);
  });

  it("ring and notify once they are on", async () => {
    const alerts = new Alerts(page);
    await alerts.turnOn();
    page.heard.length = 0;
    alerts.raise("Zoé is waiting", "", "apt_1");
    expect(page.heard).toEqual(["chime", "Zoé is waiting"]);
  });

  it("only ring while the page is looked at", async () => {
    const alerts = new Alerts(page);
    await alerts.turnOn();
    page.heard.length = 0;
    page.watched = true;
    alerts.raise("Zoé is waiting", "", "apt_1");
    expect(page.heard).toEqual(["chime"]);
  });

  it("stay off once they were refused, and are not offered again", () => {
    new Alerts(page).turnOff();
    const alerts = new Alerts(page);
    alerts.raise("Zoé is waiting", "", "apt_1");
    expect([alerts.choice.value, page.heard]).toEqual(["off", []]);
  });

  it("live without storage", async () => {
    const storage: AlertEnvironment["storage"] = {
      getItem: () => {
        throw new DOMException("blocked", "SecurityError");
      },
      setItem: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    };
    const alerts = new Alerts(Object.assign(page, { storage }));
    await alerts.turnOn();
    expect(alerts.choice.value).toBe("on");
  });
});
