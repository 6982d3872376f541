import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../../components/Dialog";
import { t } from "../../i18n/staff";
import type { Shortcut } from "../../state/shortcuts";
import { useSurroundings } from "./context";

/** The keys that do something on this page, and the switch that turns them off. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const { shortcuts } = useSurroundings();
  return (
    <Dialog title={t("shortcuts.title")} onClose={onClose}>
      <dl class="shortcuts">
        {shortcuts.bound.value.map(({ key, label }) => (
          <div key={key} class="shortcut">
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.enabled.value}
          onChange={(event) => shortcuts.enable(event.currentTarget.checked)}
        />
        {t("shortcuts.enabled")}
      </label>
    </Dialog>
  );
}

/** Binds keys for as long as the component is shown; what they do is always the newest. */
export function useShortcuts(...wanted: readonly Shortcut[]): void {
  const { shortcuts } = useSurroundings();
  const newest = useRef(wanted);
  newest.current = wanted;
  const names = wanted.map(({ key, label }) => `${key} ${label}`).join("\n");
  useEffect(
    () =>
      shortcuts.bind(
        ...newest.current.map(({ key, label }, index) => ({
          key,
          label,
          run: () => newest.current[index]?.run(),
        })),
      ),
    [shortcuts, names],
  );
}
