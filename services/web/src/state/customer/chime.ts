const NOTES = [
  { hertz: 659.3, after: 0 },
  { hertz: 880, after: 0.18 },
];
const NOTE_SECONDS = 0.5;
const VOLUME = 0.25;

/** Two rising notes. Browsers stay silent until `arm` was called in somebody's click. */
export class Chime {
  #context: AudioContext | undefined;

  arm(): void {
    if (typeof AudioContext === "undefined") return;
    this.#context ??= new AudioContext();
    // Refused without a click: the page goes on in silence.
    void this.#context.resume().catch(() => undefined);
  }

  ring(): void {
    this.arm();
    const context = this.#context;
    if (!context) return;
    for (const { hertz, after } of NOTES) {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const start = context.currentTime + after;
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(VOLUME, start);
      gain.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + NOTE_SECONDS);
    }
    (navigator as Partial<Navigator>).vibrate?.([200, 100, 200]);
  }
}
