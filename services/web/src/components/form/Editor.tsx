import { CloudOff, Ghost, Save, Undo2, type IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../../api/client";
import { t as common } from "../../i18n/common";
import { t } from "../../i18n/form";
import type { Form } from "../../state/form";
import { Banner } from "../Banner";
import { Button } from "../Button";
import { EmptyState } from "../EmptyState";
import { describeError } from "../errors";
import { Skeleton } from "../Skeleton";
import { errorText } from "./errors";

interface EditorProps<Values extends object> {
  readonly form: Form<Values>;
  readonly onSaved?: (values: Values) => void;
  /** What the button says instead of "Save". */
  readonly action?: string;
  readonly icon?: IconNode;
  /** Whether there is nothing to do until something is changed. */
  readonly onlyChanged?: boolean;
  /** Words for failures that are no single value's; undefined: in general. */
  readonly explain?: (error: unknown) => string;
  /** Further buttons, at the other end. */
  readonly extra?: ComponentChildren;
  /** Renders the values once they are loaded. */
  readonly children: () => ComponentChildren;
}

/** A form from loading to saving: what is loading, failed, outdated, unsaved or wrong is said in its place. */
export function Editor<Values extends object>({ form, children, ...props }: EditorProps<Values>) {
  useEffect(() => void form.load(), [form]);
  switch (form.state.value) {
    case "loading":
      return <Skeleton lines={8} />;
    case "failed":
      return (
        <EmptyState
          icon={CloudOff}
          title={t("failed")}
          action={<Button onClick={() => void form.load()}>{common("retry")}</Button>}
        />
      );
    case "missing":
      return <EmptyState icon={Ghost} title={t("missing")} />;
    default:
      return (
        <Loaded form={form} {...props}>
          {children}
        </Loaded>
      );
  }
}

function Loaded<Values extends object>({
  form,
  onSaved,
  action = t("save"),
  icon = Save,
  onlyChanged = false,
  explain = describeError,
  extra,
  children,
}: EditorProps<Values>) {
  const element = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState(0);
  const [failure, stale, dirty] = [form.failure.value, form.stale.value, form.dirty.value];
  // To the first thing that is wrong, once it is marked.
  useEffect(() => {
    if (refused > 0) element.current?.querySelector<HTMLElement>("[aria-invalid], [data-invalid]")?.focus();
  }, [refused]);
  const save = async (): Promise<void> => {
    if (await form.save()) onSaved?.(form.saved);
    else setRefused((times) => times + 1);
  };
  return (
    <form
      ref={element}
      class="editor"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {stale && (
        <Banner
          kind="warning"
          actions={<Button onClick={() => void form.discard()}>{t("stale.load")}</Button>}
        >
          {t("stale")}
        </Banner>
      )}
      {form.restored.value && !stale && <Banner kind="info">{t("restored")}</Banner>}
      {children()}
      <div class={dirty ? "editor-end unsaved" : "editor-end"}>
        {failure !== undefined && <Banner kind="danger">{explain(failure)}</Banner>}
        {form.errors.value.size > 0 && (
          <p class="field-error" role="status">
            {refusalOf(form) ?? t("check_fields")}
          </p>
        )}
        <div class="row">
          <Button
            type="submit"
            variant="primary"
            icon={icon}
            busy={form.state.value === "saving"}
            disabled={onlyChanged && !dirty}
          >
            {action}
          </Button>
          {dirty && (
            <Button variant="quiet" icon={Undo2} onClick={() => void form.discard()}>
              {t("discard")}
            </Button>
          )}
          {dirty && <span class="muted small">{t("unsaved")}</span>}
          {extra && <span class="row-end">{extra}</span>}
        </div>
      </div>
    </form>
  );
}

/** Why the server refused a value: also said where that value has no place to say it. */
function refusalOf<Values extends object>(form: Form<Values>): string | undefined {
  return errorText([...form.errors.value.values()].find((error) => error instanceof ApiError));
}

/** What is wrong with one value, in words. */
export function errorOf<Values extends object>(
  form: Form<Values>,
  name: keyof Values & string,
): string | undefined {
  return errorText(form.errors.value.get(name));
}

/** What a text input of a form needs to know. */
export function text<Values extends object>(form: Form<Values>, name: keyof Values & string) {
  return {
    name,
    value: form.values[name] as string,
    error: errorOf(form, name),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      form.set({ [name]: event.currentTarget.value } as Partial<Values>),
  };
}

/** What any other input of a form needs to know. */
export function bound<Values extends object, Name extends keyof Values & string>(
  form: Form<Values>,
  name: Name,
) {
  return {
    value: form.values[name],
    error: errorOf(form, name),
    onChange: (value: Values[Name]) => form.set({ [name]: value } as unknown as Partial<Values>),
  };
}

/** The same for boxes to tick. */
export function ticked<Values extends object>(form: Form<Values>, name: keyof Values & string) {
  return {
    checked: form.values[name] as boolean,
    onChange: (value: boolean) => form.set({ [name]: value } as Partial<Values>),
  };
}

/** And for lists. */
export function chosen<Values extends object, Name extends keyof Values & string>(
  form: Form<Values>,
  name: Name,
) {
  return {
    chosen: form.values[name],
    error: errorOf(form, name),
    onChange: (value: Values[Name]) => form.set({ [name]: value } as unknown as Partial<Values>),
  };
}
