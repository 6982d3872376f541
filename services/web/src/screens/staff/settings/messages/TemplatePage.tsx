import { RotateCcw } from "lucide";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Template } from "../../../../api/types";
import { Banner } from "../../../../components/Banner";
import { Button } from "../../../../components/Button";
import { Field, TextArea } from "../../../../components/Field";
import { Confirm } from "../../../../components/form/Confirm";
import { Editor, text } from "../../../../components/form/Editor";
import { Section } from "../../../../components/form/Section";
import { announce, toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/messages";
import { insertVariable, TemplateEditor } from "../../../../state/admin";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { attempt, problemText } from "../../problems";
import { UnknownPage } from "../../UnknownPage";
import { languageName } from "../../words";
import { BackLink } from "../Parts";
import { MailPreview } from "./MailPreview";

/** One wording, its variables, and how a customer would get it. */
export function TemplatePage({ template }: { readonly template: Template | undefined }) {
  const [current, setCurrent] = useState(template);
  if (!current) return <UnknownPage />;
  // The key begins anew after a reset.
  return <Wording key={current.version === 0 ? "parley" : "own"} template={current} onChange={setCurrent} />;
}

interface WordingProps {
  readonly template: Template;
  readonly onChange: (template: Template) => void;
}

function Wording({ template, onChange }: WordingProps) {
  const { api, drafts } = useSurroundings();
  const [own, setOwn] = useState(template.version > 0);
  const [asking, setAsking] = useState(false);
  const editor = useMemo(
    () => new TemplateEditor({ api, drafts }, template, () => setOwn(true)),
    [api, drafts, template],
  );
  useEffect(() => () => editor.close(), [editor]);
  const { kind, channel, locale } = template;
  const reset = (): void =>
    attempt(
      api.delete("/v1/templates/{kind}/{channel}/{locale}", { path: { kind, channel, locale } }),
      (fresh) => {
        void editor.form.discard();
        toast(t("reset.done"));
        onChange(fresh);
      },
    );
  return (
    <>
      <BackLink to="templates" />
      <PageHeading title={t(`kind.${kind}`)}>
        <p class="muted">
          {t(`channel.${channel}`)}, {languageName(locale)}
        </p>
      </PageHeading>
      <Editor
        form={editor.form}
        explain={problemText}
        onSaved={() => void toast(t("saved"))}
        extra={
          own && (
            <Button variant="quiet" icon={RotateCcw} onClick={() => setAsking(true)}>
              {t("reset")}
            </Button>
          )
        }
      >
        {() => (
          <>
            <Inputs editor={editor} />
            <Preview editor={editor} />
          </>
        )}
      </Editor>
      {asking && (
        <Confirm
          title={t("reset.title")}
          action={t("reset")}
          onConfirm={reset}
          onClose={() => setAsking(false)}
        >
          {t("reset.text")}
        </Confirm>
      )}
    </>
  );
}

interface EditorProps {
  readonly editor: TemplateEditor;
}

function Inputs({ editor }: EditorProps) {
  const { form, template } = editor;
  const fields = useRef<HTMLDivElement>(null);
  const last = useRef<"subject" | "body">("body");
  const insert = (variable: string): void => {
    const input = fields.current?.querySelector<HTMLTextAreaElement>(`[name="${last.current}"]`);
    const written = form.values[last.current];
    const [start, end] = [input?.selectionStart ?? written.length, input?.selectionEnd ?? written.length];
    const next = insertVariable(written, variable, start, end);
    form.set({ [last.current]: next.text });
    announce(t("variables.inserted", { name: variable }));
    // After the rendering that puts it there.
    requestAnimationFrame(() => {
      input?.focus();
      input?.setSelectionRange(next.caret, next.caret);
    });
  };
  return (
    <Section title={t("wording")} text={t("wording.text")}>
      <div
        class="stack"
        ref={fields}
        onFocusIn={(event) => {
          const name = (event.target as HTMLInputElement).name;
          if (name === "subject" || name === "body") last.current = name;
        }}
      >
        {template.channel === "email" && (
          <Field
            label={t("subject")}
            required
            maxLength={150}
            lang={template.locale}
            {...text(form, "subject")}
          />
        )}
        <TextArea
          label={t("body")}
          required
          rows={template.channel === "email" ? 10 : 5}
          maxLength={template.channel === "email" ? 4_000 : 600}
          lang={template.locale}
          {...text(form, "body")}
        />
      </div>
      {template.variables.length > 0 && (
        <div class="stack" role="group" aria-labelledby="variables">
          <p id="variables">
            <strong>{t("variables")}</strong> <span class="muted small">{t("variables.text")}</span>
          </p>
          <div class="variables">
            {template.variables.map((variable) => (
              <button key={variable} type="button" class="variable" onClick={() => insert(variable)}>
                {`{{${variable}}}`}
              </button>
            ))}
          </div>
        </div>
      )}
    </Section>
  );
}

function Preview({ editor }: EditorProps) {
  const { subject, body } = editor.form.values;
  const [first, setFirst] = useState(true);
  useEffect(() => {
    if (first) void editor.refresh();
    else editor.refreshSoon();
    setFirst(false);
  }, [editor, subject, body]);
  const [preview, problem] = [editor.preview.value, editor.problem.value];
  const bySms = editor.template.channel === "sms";
  return (
    <Section title={t("preview")} text={t("preview.text")}>
      {problem !== undefined && <Banner kind="warning">{problemText(problem)}</Banner>}
      {preview && bySms && (
        <>
          <p class="preview-text preview-sms">{preview.text}</p>
          <p class="muted small">
            {t("preview.segments", { count: preview.segments })} ·{" "}
            {t("preview.length", { count: preview.text.length })}
          </p>
        </>
      )}
      {preview && !bySms && (
        <>
          <p>
            <span class="muted">{t("subject.is")} </span>
            <strong>{preview.subject}</strong>
          </p>
          <MailPreview html={preview.html} title={t("preview.mail")} />
          <details>
            <summary>{t("preview.plain")}</summary>
            <p class="preview-text">{preview.text}</p>
          </details>
        </>
      )}
    </Section>
  );
}
