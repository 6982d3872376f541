import { KeyRound, Plus } from "lucide";
import { useContext, useMemo, useState } from "preact/hooks";
import type { ApiKey } from "../../../../api/types";
import { Button } from "../../../../components/Button";
import { Dialog } from "../../../../components/Dialog";
import { EmptyState } from "../../../../components/EmptyState";
import { Field } from "../../../../components/Field";
import { CheckGroup } from "../../../../components/form/Check";
import { momentText } from "../../../../components/form/choices";
import { Confirm } from "../../../../components/form/Confirm";
import { chosen, Editor, text } from "../../../../components/form/Editor";
import { Listed } from "../../../../components/form/Listed";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/programs";
import { keyForm, keyState, SCOPES } from "../../../../state/admin";
import { dayOf, localZone } from "../../../../state/calendar";
import { pagedListing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import { attempt, problemText } from "../../problems";
import { Line } from "../Parts";
import { SecretDialog } from "./SecretDialog";

/** API keys, by which the company's own programs call. */
export default function KeysPage() {
  const { api } = useSurroundings();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState("");
  const [revoking, setRevoking] = useState<ApiKey | undefined>(undefined);
  const keys = useMemo(() => pagedListing((query) => api.get("/v1/api-keys", { query })), [api]);
  const take = (key: ApiKey): void => keys.put(key, ({ id }) => id === key.id);
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("keys.add")}
    </Button>
  );
  return (
    <>
      <PageHeading title={t("keys.title")} actions={add}>
        <p class="muted">
          {t("keys.text")} <a href="/docs">{t("keys.docs")}</a>
        </p>
      </PageHeading>
      <Listed
        listing={keys}
        empty={
          <EmptyState icon={KeyRound} title={t("keys.empty")}>
            {t("keys.empty.text")}
          </EmptyState>
        }
      >
        {(items) => (
          <ul role="list" class="panel lines">
            {items.map((key) => (
              <Key key={key.id} of={key} onRevoke={() => setRevoking(key)} />
            ))}
          </ul>
        )}
      </Listed>
      {adding && (
        <KeyDialog
          onCreated={(key, told) => {
            take(key);
            setSecret(told);
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {secret && !adding && (
        <SecretDialog
          title={t("keys.secret.title")}
          text={t("keys.secret.text")}
          label={t("keys.secret")}
          secret={secret}
          onClose={() => setSecret("")}
        />
      )}
      {revoking && (
        <Confirm
          title={t("keys.revoke.title", { name: revoking.name })}
          action={t("keys.revoke")}
          onConfirm={() =>
            attempt(api.delete("/v1/api-keys/{key_id}", { path: { key_id: revoking.id } }), (key) => {
              take(key);
              toast(t("keys.revoke.done"));
            })
          }
          onClose={() => setRevoking(undefined)}
        >
          {t("keys.revoke.text")}
        </Confirm>
      )}
    </>
  );
}

function Key({ of: key, onRevoke }: { readonly of: ApiKey; readonly onRevoke: () => void }) {
  const now = useSurroundings().clock.now.value;
  const colleagues = useContext(WorkplaceContext)?.directory.colleagues.value;
  const state = keyState(key, now);
  const author = colleagues?.get(key.created_by)?.display_name;
  return (
    <Line
      title={
        <>
          {key.name} <code class="muted small">{key.prefix}…</code>
        </>
      }
      text={
        <>
          {key.scopes.join(", ")}
          <br />
          {[
            key.last_used_at ? t("keys.used", { time: momentText(key.last_used_at) }) : t("keys.unused"),
            ...(key.expires_at ? [t("keys.expires", { time: momentText(key.expires_at) })] : []),
            ...(author ? [t("keys.by", { name: author, time: momentText(key.created_at) })] : []),
          ].join(" · ")}
        </>
      }
      faint={state !== "active"}
    >
      {state === "active" ? (
        <Button variant="quiet" onClick={onRevoke}>
          {t("keys.revoke")}
        </Button>
      ) : (
        <span class="chip faint">{t(`keys.${state}`)}</span>
      )}
    </Line>
  );
}

interface KeyDialogProps {
  readonly onCreated: (key: ApiKey, secret: string) => void;
  readonly onClose: () => void;
}

function KeyDialog({ onCreated, onClose }: KeyDialogProps) {
  const { api, drafts, clock } = useSurroundings();
  const form = useMemo(() => keyForm({ api, drafts }, onCreated), [api, drafts]);
  return (
    <Dialog title={t("keys.add")} onClose={onClose}>
      <Editor form={form} explain={problemText} action={t("keys.create")} onSaved={onClose}>
        {() => (
          <>
            <Field
              label={t("keys.name")}
              hint={t("keys.name.hint")}
              required
              maxLength={200}
              autocomplete="off"
              {...text(form, "name")}
            />
            <CheckGroup
              label={t("keys.scopes")}
              hint={t("keys.scopes.hint")}
              choices={SCOPES.map((scope) => ({
                value: scope,
                label: <code>{scope}</code>,
                hint: t(`scope.${scope}`),
              }))}
              {...chosen(form, "scopes")}
            />
            <Field
              label={t("keys.expiry")}
              hint={t("keys.expiry.hint")}
              type="date"
              min={dayOf(new Date(clock.now.peek()), localZone())}
              {...text(form, "expires_on")}
            />
          </>
        )}
      </Editor>
    </Dialog>
  );
}
