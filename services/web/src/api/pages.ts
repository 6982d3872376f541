export interface PageQuery {
  readonly page_size: number;
  readonly page_token: string;
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_page_token: string | null;
}

const PAGE_SIZE = 200;

/** A list that comes in pages, as a whole: to its end, or until there are at least `most`. Throws ApiError. */
export async function everyPage<Item>(
  fetch: (query: PageQuery) => Promise<Page<Item>>,
  most: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | null = "";
  while (token !== null && items.length < most) {
    const page: Page<Item> = await fetch({ page_size: PAGE_SIZE, page_token: token });
    items.push(...page.data);
    token = page.next_page_token;
  }
  return items;
}
