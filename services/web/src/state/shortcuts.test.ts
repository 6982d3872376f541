import { beforeEach, describe, expect, it } from "vitest";
import { Shortcuts } from "./shortcuts";

let shortcuts: Shortcuts;
let pressed: string[];
let page: HTMLElement;
const shortcut = (key: string, name = key) => ({ key, label: name, run: () => void pressed.push(name) });
const press = (key: string, target: EventTarget = page, more: KeyboardEventInit = {}): void => {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));
};
const inside = (selector: string): Element => page.querySelector(selector) ?? page;

beforeEach(() => {
  localStorage.clear();
  page = document.createElement("main");
  page.innerHTML = "<input /><dialog><button>Close</button></dialog>";
  pressed = [];
  shortcuts = new Shortcuts();
  shortcuts.listen(page);
});

describe("a shortcut", () => {
  it("runs while it is bound", () => {
    const unbind = shortcuts.bind(shortcut("i"));
    press("i");
    press("I");
    unbind();
    press("i");
    expect(pressed).toEqual(["i", "i"]);
  });

  it("of the page that came last goes first", () => {
    shortcuts.bind(shortcut("n", "first"));
    const unbind = shortcuts.bind(shortcut("n", "last"));
    press("n");
    unbind();
    press("n");
    expect(pressed).toEqual(["last", "first"]);
  });

  it("leaves writing and dialogs alone", () => {
    shortcuts.bind(shortcut("i"));
    press("i", inside("input"));
    press("i", inside("dialog button"));
    expect(pressed).toEqual([]);
  });

  it("leaves the browser's own combinations alone", () => {
    shortcuts.bind(shortcut("i"));
    press("i", page, { ctrlKey: true });
    press("i", page, { metaKey: true });
    press("i", page, { altKey: true });
    expect(pressed).toEqual([]);
  });

  it("can be switched off for good", () => {
    shortcuts.bind(shortcut("i"));
    shortcuts.enable(false);
    press("i");
    expect(pressed).toEqual([]);
    expect(new Shortcuts().enabled.value).toBe(false);
  });
});
