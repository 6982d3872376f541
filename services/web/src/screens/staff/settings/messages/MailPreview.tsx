import { useMemo, useRef } from "preact/hooks";

interface MailPreviewProps {
  readonly html: string;
  readonly title: string;
}

/**
 * An e-mail as its reader sees it, in a frame that runs no script. The frame inherits the page's
 * Content-Security-Policy, which refuses styles that are written in markup; those of the e-mail are set by its object
 * model instead, which the policy leaves to our own code.
 */
export function MailPreview({ html, title }: MailPreviewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const mail = useMemo(() => withoutStyles(html), [html]);
  const dress = (): void => {
    const page = frame.current?.contentDocument;
    const view = frame.current?.contentWindow as (Window & typeof globalThis) | null | undefined;
    if (!page || !view) return;
    for (const element of page.querySelectorAll<HTMLElement>("[data-style]")) {
      element.style.cssText = element.dataset["style"] ?? "";
    }
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(mail.sheet);
    page.adoptedStyleSheets = [sheet];
  };
  return (
    <iframe
      ref={frame}
      class="preview-mail"
      title={title}
      sandbox="allow-same-origin"
      srcdoc={mail.markup}
      onLoad={dress}
    />
  );
}

/** The e-mail with its styles put aside, and links that lead nowhere. */
function withoutStyles(html: string): { readonly markup: string; readonly sheet: string } {
  // Before it is parsed, which would report each style to the console. What a person wrote holds no bare quote or bracket.
  const inert = html.replaceAll(' style="', ' data-style="').replace(/<(\/?)style\b/g, "<$1template");
  const page = new DOMParser().parseFromString(inert, "text/html");
  const sheets = [...page.querySelectorAll("template")];
  const sheet = sheets.map((each) => each.content.textContent).join("\n");
  for (const each of sheets) each.remove();
  for (const link of page.querySelectorAll("a")) link.removeAttribute("href");
  return { markup: page.documentElement.outerHTML, sheet };
}
