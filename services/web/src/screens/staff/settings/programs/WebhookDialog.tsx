import { useMemo } from "preact/hooks";
import type { Webhook } from "../../../../api/types";
import { Dialog } from "../../../../components/Dialog";
import { Field } from "../../../../components/Field";
import { CheckGroup } from "../../../../components/form/Check";
import { chosen, Editor, text } from "../../../../components/form/Editor";
import { t } from "../../../../i18n/programs";
import { EVENT_TYPES, webhookForm } from "../../../../state/admin";
import { useSurroundings } from "../../context";
import { problemText } from "../../problems";

interface WebhookDialogProps {
  /** The one to change; undefined: a new one. */
  readonly webhook: Webhook | undefined;
  readonly onSaved: (webhook: Webhook, secret?: string) => void;
  readonly onClose: () => void;
}

/** Where events go, and which. */
export function WebhookDialog({ webhook, onSaved, onClose }: WebhookDialogProps) {
  const { api, drafts } = useSurroundings();
  const form = useMemo(() => webhookForm({ api, drafts }, webhook, onSaved), [api, drafts, webhook]);
  return (
    <Dialog title={t(webhook ? "hooks.edit" : "hooks.add")} onClose={onClose}>
      <Editor
        form={form}
        explain={problemText}
        {...(webhook ? {} : { action: t("hooks.create") })}
        onSaved={onClose}
      >
        {() => (
          <>
            <Field
              label={t("hooks.url")}
              hint={t("hooks.url.hint")}
              type="url"
              required
              spellcheck={false}
              autocomplete="off"
              {...text(form, "url")}
            />
            <Field
              label={t("hooks.description")}
              hint={t("hooks.description.hint")}
              maxLength={500}
              {...text(form, "description")}
            />
            <CheckGroup<string>
              label={t("hooks.types")}
              hint={t("hooks.types.hint")}
              choices={EVENT_TYPES.map((type) => ({
                value: type,
                label: <code>{type}</code>,
                hint: t(`event.${type}`),
              }))}
              {...chosen(form, "event_types")}
            />
          </>
        )}
      </Editor>
    </Dialog>
  );
}
