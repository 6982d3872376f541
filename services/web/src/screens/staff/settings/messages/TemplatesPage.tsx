import { useMemo } from "preact/hooks";
import type { Template } from "../../../../api/types";
import { Listed } from "../../../../components/form/Listed";
import { Section } from "../../../../components/form/Section";
import { t } from "../../../../i18n/messages";
import { Listing } from "../../../../state/form";
import { useSurroundings } from "../../context";
import { PageHeading } from "../../PageHeading";
import { languageName } from "../../words";
import type { SettingsProps } from "../pages";
import { Line, settings } from "../Parts";
import { TemplatePage } from "./TemplatePage";

/** The wording of messages: every kind, or one wording of one kind. */
export default function TemplatesPage({ id }: SettingsProps) {
  const { api } = useSurroundings();
  const templates = useMemo(() => new Listing(async () => (await api.get("/v1/templates", {})).data), [api]);
  if (id !== "") {
    return (
      <Listed listing={templates}>
        {(items) => <TemplatePage template={items.find((each) => keyOf(each) === id)} />}
      </Listed>
    );
  }
  return (
    <>
      <PageHeading title={t("title")}>
        <p class="muted">{t("text")}</p>
      </PageHeading>
      <Listed listing={templates}>
        {(items) => kindsOf(items).map((kind) => <Kind key={kind} kind={kind} templates={items} />)}
      </Listed>
    </>
  );
}

interface KindProps {
  readonly kind: Template["kind"];
  readonly templates: readonly Template[];
}

function Kind({ kind, templates }: KindProps) {
  return (
    <Section title={t(`kind.${kind}`)} text={t(`kind.${kind}.text`)}>
      <ul role="list" class="lines">
        {templates
          .filter((template) => template.kind === kind)
          .map((template) => (
            <Line
              key={keyOf(template)}
              to={settings("templates", keyOf(template))}
              title={`${t(`channel.${template.channel}`)}, ${languageName(template.locale)}`}
              text={template.subject}
            >
              {template.version > 0 && <span class="chip good">{t("own")}</span>}
            </Line>
          ))}
      </ul>
    </Section>
  );
}

function kindsOf(templates: readonly Template[]): readonly Template["kind"][] {
  return [...new Set(templates.map(({ kind }) => kind))];
}

function keyOf({ kind, channel, locale }: Template): string {
  return `${kind}/${channel}/${locale}`;
}
