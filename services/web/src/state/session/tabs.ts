/** What one tab tells the browser's others about who is signed in. */
export type TabNews = "signed-in" | "signed-out";

/** The tabs of one browser, which share the session's cookie. */
export interface Tabs {
  /** Runs work that only one tab may do at a time. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  tell(news: TabNews): void;
  onNews(listener: (news: TabNews) => void): void;
}

const NAME = "parley.session";

/** Web Locks and a BroadcastChannel; a browser without them is taken as one with a single tab. */
export class BrowserTabs implements Tabs {
  readonly #channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel(NAME);
  readonly #locks = (navigator as Partial<Navigator>).locks;

  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    // The lock's callback settles with the work, which its type does not tell.
    return this.#locks ? (this.#locks.request(NAME, work) as Promise<Result>) : work();
  }

  tell(news: TabNews): void {
    this.#channel?.postMessage(news);
  }

  onNews(listener: (news: TabNews) => void): void {
    this.#channel?.addEventListener("message", (event: MessageEvent<TabNews>) => listener(event.data));
  }
}
