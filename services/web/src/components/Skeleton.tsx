import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n/common";

// Sooner, a quick answer would flash.
const DELAY_MS = 300;

/** Grey lines where content is being loaded, shown after 300 ms. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div class="skeleton" role="status">
      <span class="visually-hidden">{t("loading")}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}
