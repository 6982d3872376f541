import { signal, type ReadonlySignal } from "@preact/signals";

/** What the specialist wants to happen when a customer arrives; undecided until asked. */
export type AlertChoice = "undecided" | "on" | "off";

/** The browser's ways to call a person to the page. */
export interface AlertEnvironment {
  readonly storage: Pick<Storage, "getItem" | "setItem">;
  /** Whether the page is looked at: a notification would then say what is seen. */
  isWatched(): boolean;
  /** Asks for permission; false where the browser or the person refuses. */
  mayNotify(): Promise<boolean>;
  notify(title: string, body: string, tag: string): void;
  chime(): void;
}

const STORAGE_KEY = "parley.alerts";

/** A sound and a notification for each arrival, once the specialist has agreed. */
export class Alerts {
  readonly #environment: AlertEnvironment;
  readonly #choice;

  constructor(environment: AlertEnvironment) {
    this.#environment = environment;
    this.#choice = signal<AlertChoice>(this.#remembered());
  }

  get choice(): ReadonlySignal<AlertChoice> {
    return this.#choice;
  }

  /** Within a click: the browser asks for permission, and lets the sound be heard from then on. */
  async turnOn(): Promise<void> {
    this.#set("on");
    this.#environment.chime();
    await this.#environment.mayNotify();
  }

  turnOff(): void {
    this.#set("off");
  }

  /** Somebody arrived. */
  raise(title: string, body: string, tag: string): void {
    if (this.#choice.value !== "on") return;
    this.#environment.chime();
    if (!this.#environment.isWatched()) this.#environment.notify(title, body, tag);
  }

  #set(choice: AlertChoice): void {
    this.#choice.value = choice;
    try {
      this.#environment.storage.setItem(STORAGE_KEY, choice);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }

  #remembered(): AlertChoice {
    try {
      const value = this.#environment.storage.getItem(STORAGE_KEY);
      return value === "on" || value === "off" ? value : "undecided";
    } catch {
      return "undecided";
    }
  }
}

const NOTES_HZ = [660, 880] as const;
const NOTE_SECONDS = 0.16;
const VOLUME = 0.15;

/** Notifications, and a sound of two notes made on the spot: no file to load. */
export class BrowserAlerts implements AlertEnvironment {
  readonly storage = localStorage;
  #context: AudioContext | undefined;

  isWatched(): boolean {
    return document.visibilityState === "visible" && document.hasFocus();
  }

  async mayNotify(): Promise<boolean> {
    if (typeof Notification === "undefined") return false;
    return (await Notification.requestPermission()) === "granted";
  }

  notify(title: string, body: string, tag: string): void {
    if (typeof Notification === "undefined" || Notification.permission !== "granted") return;
    const notification = new Notification(title, { body, tag });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  }

  chime(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    NOTES_HZ.forEach((frequency, index) => {
      const from = context.currentTime + index * NOTE_SECONDS;
      const [oscillator, gain] = [context.createOscillator(), context.createGain()];
      oscillator.frequency.value = frequency;
      gain.gain.setValueAtTime(VOLUME, from);
      gain.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + NOTE_SECONDS);
    });
  }
}
