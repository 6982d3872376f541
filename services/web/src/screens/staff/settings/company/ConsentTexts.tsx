import { useContext, useMemo } from "preact/hooks";
import type { ConsentText } from "../../../../api/types";
import { momentText } from "../../../../components/form/choices";
import { Editor, bound } from "../../../../components/form/Editor";
import { Listed } from "../../../../components/form/Listed";
import { Localised } from "../../../../components/form/Localised";
import { Section } from "../../../../components/form/Section";
import { toast } from "../../../../components/Toasts";
import { t } from "../../../../i18n/company";
import { localised } from "../../../../i18n/index";
import { t as purposes } from "../../../../i18n/purposes";
import { t as types } from "../../../../i18n/types";
import { PURPOSES, wordingForm, wordingsOf } from "../../../../state/admin";
import type { Listing } from "../../../../state/form";
import { useSurroundings, WorkplaceContext } from "../../context";
import { PageHeading } from "../../PageHeading";
import { problemText } from "../../problems";
import { UnknownPage } from "../../UnknownPage";
import { BackLink, Line, settings, useGo } from "../Parts";

interface ConsentTextsProps {
  readonly texts: Listing<ConsentText>;
}

/** What customers are asked, by purpose. */
export function ConsentTexts({ texts }: ConsentTextsProps) {
  return (
    <Section title={t("consents.title")} text={t("consents.text")}>
      <Listed listing={texts}>
        {(items) => (
          <ul role="list" class="lines">
            {PURPOSES.map((purpose) => {
              const [current] = wordingsOf(items, purpose);
              return (
                <Line
                  key={purpose}
                  to={settings("privacy", purpose)}
                  title={purposes(`purpose.${purpose}`)}
                  text={current && localised(current.text)}
                >
                  {current && (
                    <span class="chip">
                      {current.published_at
                        ? t("consents.version", { version: current.version })
                        : t("consents.parley")}
                    </span>
                  )}
                </Line>
              );
            })}
          </ul>
        )}
      </Listed>
    </Section>
  );
}

/** One purpose: its next wording, and those before. */
export function WordingPage({ texts, purpose }: ConsentTextsProps & { readonly purpose: string }) {
  const { api, drafts } = useSurroundings();
  const colleagues = useContext(WorkplaceContext)?.directory.colleagues.value;
  const go = useGo();
  const known = PURPOSES.find((each) => each === purpose);
  const versions = known ? wordingsOf(texts.items.value, known) : [];
  const form = useMemo(
    () => known && wordingForm({ api, drafts }, known, versions[0], (text) => texts.put(text, () => false)),
    [api, drafts, known, texts],
  );
  if (!known || !form) return <UnknownPage />;
  return (
    <>
      <BackLink to="privacy" />
      <PageHeading title={purposes(`purpose.${known}`)}>
        <p class="muted">{types(`purpose.${known}.text`)}</p>
      </PageHeading>
      <Editor
        form={form}
        explain={problemText}
        action={t("consents.publish")}
        onlyChanged
        onSaved={() => {
          toast(t("consents.published"));
          go("privacy");
        }}
      >
        {() => (
          <Section title={t("consents.wording")} text={t("consents.wording.text")}>
            <Localised
              label={t("consents.sentence")}
              required
              long
              maxLength={1000}
              {...bound(form, "text")}
            />
          </Section>
        )}
      </Editor>
      {versions.length > 0 && (
        <Section title={t("consents.versions")} text={t("consents.versions.text")}>
          <ul role="list" class="lines">
            {versions.map((each) => (
              <li key={each.version} class="version">
                <p class="muted small">
                  {each.published_at
                    ? [
                        t("consents.version.published", {
                          version: each.version,
                          time: momentText(each.published_at),
                        }),
                        colleagues?.get(each.published_by ?? "")?.display_name,
                      ]
                        .filter(Boolean)
                        .join(" · ")
                    : t("consents.parley")}
                </p>
                {Object.entries(each.text).map(([language, text]) => (
                  <p key={language} lang={language}>
                    {text}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
