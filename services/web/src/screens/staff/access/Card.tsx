import type { ComponentChildren } from "preact";
import { LanguageSwitch } from "../../../components/LanguageSwitch";
import { Logo } from "../Logo";
import { usePageTitle } from "../PageHeading";

interface CardProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** What frames the pages in front of the sign-in: one thing to do, in the reader's language. */
export function Card({ title, children }: CardProps) {
  usePageTitle(title);
  return (
    <div class="sign-in">
      <header class="sign-in-header">
        <LanguageSwitch />
      </header>
      <main class="sign-in-card">
        <Logo />
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
