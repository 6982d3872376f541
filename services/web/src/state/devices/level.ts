import { signal, type ReadonlySignal } from "@preact/signals";

const INTERVAL_MS = 100;
// Speech at an ordinary distance has a root mean square near 0.1; it is to fill the meter.
const FULL_SCALE = 0.2;

/** How loud a microphone's track is, from 0 to 1, ten times a second, between `start` and `stop`. */
export class MicrophoneLevel {
  readonly #value = signal(0);
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  get value(): ReadonlySignal<number> {
    return this.#value;
  }

  /** Needs a user's gesture before it, else the browser keeps the meter still. */
  start(track: MediaStreamTrack): void {
    this.stop();
    if (typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#context = context;
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      this.#value.value = Math.min(1, Math.sqrt(power) / FULL_SCALE);
    }, INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    void this.#context?.close();
    this.#context = undefined;
    this.#value.value = 0;
  }
}
