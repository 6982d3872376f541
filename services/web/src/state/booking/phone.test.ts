import { expect, it } from "vitest";
import { internationalPhone } from "./phone";

it.each([
  ["06 12 34 56 78", "FR", "+33612345678"],
  ["+44 7700 900123", "FR", "+447700900123"],
  ["0044 7700 900123", "FR", "+447700900123"],
  ["0471 23 45 67", "BE", "+32471234567"],
  ["612 345 678", "ES", "+34612345678"],
  ["(202) 555-0143", "US", "+12025550143"],
  ["1 202 555 0143", "US", "+12025550143"],
  ["06 20 123 4567", "HU", "+36201234567"],
  ["06 12 34", "??", "06 12 34"],
  ["", "FR", ""],
])("reads %s in %s as %s", (text, country, number) => {
  expect(internationalPhone(text, country)).toBe(number);
});
