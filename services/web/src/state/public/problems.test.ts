import { describe, expect, it } from "vitest";
import { ApiError } from "../../api/client";
import { problemsOf } from "./problems";

const NOBODY = { name: "", email: "", phone: "", subject: "" };
const JEANNE = { ...NOBODY, name: "Jeanne" };

describe("what a visitor says of themselves", () => {
  it("has a name, and to book a way to reach them", () => {
    expect(problemsOf(NOBODY, "book", undefined)).toEqual({
      name: "details.name.missing",
      email: "details.contact.missing",
    });
    expect(problemsOf(JEANNE, "call", undefined)).toEqual({});
    expect(problemsOf({ ...JEANNE, phone: "06 12 34 56 78" }, "book", undefined)).toEqual({});
  });

  it("is checked as far as a page can", () => {
    expect(problemsOf({ ...JEANNE, email: "jeanne@", phone: "call me" }, "call", undefined)).toEqual({
      email: "details.email.wrong",
      phone: "details.phone.wrong",
    });
  });

  it("is refused by the server beside the field that it names", () => {
    const refusal = new ApiError(400, { code: "INVALID_ARGUMENT", field: "body.visitor.phone" });
    expect(problemsOf({ ...JEANNE, phone: "12345678" }, "book", refusal)).toEqual({
      phone: "details.phone.wrong",
    });
  });
});
