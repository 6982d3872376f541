import type { ConsentPurpose, ConsentQuestion } from "../../api/types";

/** What a reload has to know to return to where one was. The tab keeps it, and no other tab sees it. */
export interface Entered {
  readonly appointmentId: string;
  readonly microphone: "on" | "muted" | "off";
  readonly camera: boolean;
}

const ENTERED = "parley.entered";
const WORDINGS = "parley.wordings";

/** What was remembered for this appointment. */
export function recall(appointmentId: string): Entered | undefined {
  const entered = read(ENTERED) as Entered | null;
  return entered?.appointmentId === appointmentId ? entered : undefined;
}

/** Remembers, or with undefined forgets. Where storage is blocked, a reload begins at the check-in. */
export function remember(entered: Entered | undefined): void {
  write(ENTERED, entered);
}

type Wordings = Readonly<Record<string, ConsentQuestion["text"]>>;

/** Keeps the words in which a customer was asked, so that they can read them again later. */
export function rememberWordings(questions: readonly ConsentQuestion[]): void {
  const added = questions.map(
    ({ purpose, text_version, text }) => [keyOf(purpose, text_version), text] as const,
  );
  if (added.length > 0) write(WORDINGS, { ...wordings(), ...Object.fromEntries(added) });
}

/** The words in which this tab asked; undefined where another one did. */
export function recallWording(purpose: ConsentPurpose, version: number): ConsentQuestion["text"] | undefined {
  return wordings()[keyOf(purpose, version)];
}

function wordings(): Wordings {
  return (read(WORDINGS) as Wordings | null) ?? {};
}

function keyOf(purpose: ConsentPurpose, version: number): string {
  return `${purpose} ${version}`;
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, value: object | undefined): void {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    return;
  }
}
