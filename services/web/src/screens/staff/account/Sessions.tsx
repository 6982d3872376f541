import { useMemo } from "preact/hooks";
import type { ActiveSession } from "../../../api/types";
import { Button } from "../../../components/Button";
import { momentText } from "../../../components/form/choices";
import { Listed } from "../../../components/form/Listed";
import { toast } from "../../../components/Toasts";
import { t } from "../../../i18n/account";
import { browserOf } from "../../../state/account";
import { Listing } from "../../../state/form";
import { useSurroundings } from "../context";
import { attempt } from "../problems";

interface SessionsProps {
  /** Whose; left out: the reader's own. */
  readonly staffId?: string;
}

/** Where somebody is signed in, each of which can be ended. */
export function Sessions({ staffId = "" }: SessionsProps) {
  const { api } = useSurroundings();
  const sessions = useMemo(
    () => new Listing(async () => (await api.get("/v1/sessions", { query: { staff_id: staffId } })).data),
    [api, staffId],
  );
  const end = (session: ActiveSession): void =>
    attempt(api.delete("/v1/sessions/{session_id}", { path: { session_id: session.id } }), () => {
      sessions.remove(({ id }) => id === session.id);
      toast(t("sessions.ended"));
    });
  return (
    <Listed listing={sessions} empty={<p class="muted">{t("sessions.none")}</p>}>
      {(items) => (
        <ul role="list" class="lines">
          {items.map((session) => (
            <li key={session.id} class="session">
              <div>
                <p>
                  <strong>{browserName(session)}</strong>
                </p>
                <p class="muted small">
                  {t("sessions.times", {
                    used: momentText(session.last_used_at),
                    since: momentText(session.created_at),
                  })}
                </p>
              </div>
              {session.current ? (
                <span class="chip good">{t("sessions.current")}</span>
              ) : (
                <Button onClick={() => end(session)}>{t("sessions.end")}</Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Listed>
  );
}

function browserName({ user_agent }: ActiveSession): string {
  const { browser, system } = browserOf(user_agent);
  if (!browser) return user_agent || t("sessions.unknown");
  return system ? t("sessions.browser", { browser, system }) : browser;
}
