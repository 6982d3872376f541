import { Link2 } from "lucide";
import { useState } from "preact/hooks";
import type { Appointment } from "../../../api/types";
import { Button } from "../../../components/Button";
import { toast } from "../../../components/Toasts";
import { formatDateTime } from "../../../i18n/format";
import { t } from "../../../i18n/staff";
import type { AppointmentRecord } from "../../../state/record";
import { useWorkplace } from "../context";
import { CopyLink } from "../CopyLink";
import { attempt } from "../problems";

interface LinksProps {
  readonly record: AppointmentRecord;
  readonly appointment: Appointment;
}

const OPEN: readonly Appointment["state"][] = ["scheduled", "invited", "waiting", "in_progress"];

/** The links that were given out; another one to copy, and taking one back. */
export function Links({ record, appointment }: LinksProps) {
  const { staff } = useWorkplace();
  const [url, setUrl] = useState("");
  const isOpen = OPEN.includes(appointment.state);
  return (
    <section class="panel padded" aria-labelledby="links">
      <header class="panel-title">
        <h2 id="links">{t("links.title")}</h2>
        {isOpen && (
          <Button
            icon={Link2}
            busy={record.busy.value}
            onClick={() => attempt(record.makeLink().then((made) => setUrl(made)))}
          >
            {t("links.make")}
          </Button>
        )}
      </header>
      {url && <CopyLink url={url} />}
      {appointment.links.length === 0 && <p class="muted">{t("links.none")}</p>}
      <ul role="list" class="items">
        {appointment.links.map((link) => (
          <li key={link.id} class="item">
            <div>
              <p>{t(`links.by.${link.channel}`)}</p>
              <p class="muted small">{formatDateTime(new Date(link.created_at), staff.time_zone)}</p>
            </div>
            {link.revoked_at ? (
              <span class="chip faint">{t("links.revoked")}</span>
            ) : (
              isOpen && (
                <Button
                  variant="quiet"
                  disabled={record.busy.value}
                  onClick={() =>
                    attempt(record.revokeLink(link.id), () => void toast(t("links.revoke.done")))
                  }
                >
                  {t("links.revoke")}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
