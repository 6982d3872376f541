import type { ApiError } from "../../api/client";
import { contactOf } from "../booking/contact";
import type { Details } from "./reception";

type ProblemText =
  "details.name.missing" | "details.email.wrong" | "details.phone.wrong" | "details.contact.missing";
/** What has to be mended in each field, as a key of the public catalogue. */
export type Problems = Partial<Record<keyof Details, ProblemText>>;

const WRONG: Readonly<Partial<Record<string, readonly [keyof Details, ProblemText]>>> = {
  display_name: ["name", "details.name.missing"],
  email: ["email", "details.email.wrong"],
  phone: ["phone", "details.phone.wrong"],
};

/** What is wrong with the details; the server has the last word. */
export function problemsOf(
  { name, email, phone }: Details,
  purpose: "book" | "call",
  refusal: ApiError | undefined,
): Problems {
  const refused = WRONG[refusal?.field.split(".").at(-1) ?? ""];
  return {
    ...(refused ? { [refused[0]]: refused[1] } : {}),
    ...(name.trim() === "" ? { name: "details.name.missing" } : {}),
    ...(email.trim() !== "" && contactOf(email)?.channel !== "email" ? { email: "details.email.wrong" } : {}),
    ...(phone.trim() !== "" && contactOf(phone)?.channel !== "sms" ? { phone: "details.phone.wrong" } : {}),
    ...(purpose === "book" && email.trim() === "" && phone.trim() === ""
      ? { email: "details.contact.missing" }
      : {}),
  };
}
