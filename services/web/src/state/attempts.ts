/** Idempotency keys: the same for every attempt at the same content, so that a lost answer makes nothing twice. */
export class Attempts {
  #content = "";
  #key = "";

  keyFor(what: unknown): string {
    const content = JSON.stringify(what);
    if (content !== this.#content) {
      this.#content = content;
      this.#key = crypto.randomUUID();
    }
    return this.#key;
  }
}
