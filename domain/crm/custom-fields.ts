import { z } from "zod";
import { InvalidInputError } from "../errors.ts";
import { CurrencyCode } from "../figure.ts";
import { idSchema } from "../ids.ts";
import { line, note } from "./text.ts";

export interface FieldSettings {
  options?: string[] | undefined;
  min?: number | undefined;
  max?: number | undefined;
}

const number = ({ min = -1e15, max = 1e15 }: FieldSettings) => z.number().min(min).max(max);
const choice = ({ options = [] }: FieldSettings) => z.enum(options as [string, ...string[]]);
const range = <Bound extends z.ZodType>(bound: Bound) => z.strictObject({ from: bound, to: bound });

/** Every type that a field of a workspace's own can have, and what it takes. */
const TYPES = {
  text: () => line(),
  long_text: () => note(),
  number,
  integer: (settings: FieldSettings) => number(settings).int(),
  money: () => z.strictObject({ amount: z.number(), currency: CurrencyCode }),
  percent: (settings: FieldSettings) => number({ min: -1000, max: 1000, ...settings }).describe("10 is 10 %"),
  fraction: () => z.number().min(0).max(1),
  multiple: (settings: FieldSettings) => number({ min: -1000, max: 1000, ...settings }).describe("8.5 is 8.5x"),
  basis_points: (settings: FieldSettings) => number({ min: -100_000, max: 100_000, ...settings }).int(),
  boolean: () => z.boolean(),
  date: () => z.iso.date(),
  datetime: () => z.iso.datetime({ offset: true }),
  date_range: () => range(z.iso.date()).refine(({ from, to }) => from <= to, "Ends before it begins"),
  month: () => z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, "Expected a month such as 2026-09"),
  quarter: () => z.string().regex(/^\d{4}-Q[1-4]$/, "Expected a quarter such as 2026-Q3"),
  year: () => z.int().min(1900).max(2200),
  number_range: (settings: FieldSettings) =>
    range(number(settings)).refine(({ from, to }) => from <= to, "The lower end is above the upper one"),
  choice,
  multi_choice: (settings: FieldSettings) => z.array(choice(settings)).max(50),
  tags: () => z.array(line(60)).max(50),
  rating: ({ max = 5 }: FieldSettings) => z.int().min(1).max(max),
  email: () => z.email().max(320),
  phone: () =>
    z
      .string()
      .max(40)
      .regex(/^\+?[\d\s().-]{5,}$/, "Expected a telephone number"),
  url: () => z.url({ protocol: /^https?$/ }).max(2000),
  person: () => z.email().max(320).describe("E-mail of a colleague"),
  company: () => idSchema("company"),
  contact: () => idSchema("contact"),
  deal: () => idSchema("deal"),
  document: () => idSchema("doc"),
  country: () => z.string().regex(/^[A-Z]{2}$/, "Expected an ISO 3166 code such as DE"),
  currency: () => CurrencyCode,
} as const satisfies Record<string, (settings: FieldSettings) => z.ZodType>;

export type CustomFieldType = keyof typeof TYPES;
export const CUSTOM_FIELD_TYPES = Object.keys(TYPES) as [CustomFieldType, ...CustomFieldType[]];
const WITH_OPTIONS: readonly CustomFieldType[] = ["choice", "multi_choice"];

export const CustomField = z
  .strictObject({
    key: z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/, "Expected a key such as leadSource"),
    title: line(80),
    type: z.enum(CUSTOM_FIELD_TYPES),
    required: z.boolean().default(false).describe("Asked for whenever a record is made."),
    options: z.array(line(80)).min(1).max(200).optional().describe("What can be chosen, for choice and multi_choice."),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ type, options }) => WITH_OPTIONS.includes(type) === (options !== undefined), {
    path: ["options"],
    message: "choice and multi_choice need options, and no other type takes them",
  });
export type CustomField = z.output<typeof CustomField>;

export type CustomValues = Record<string, unknown>;

/**
 * The values a record has after a change; `null` takes a value away. `asked`: everything required has to be there.
 * Unknown fields and wrong values are refused together, so that a caller mends them in one go.
 */
export function applyCustomFields(
  fields: readonly CustomField[],
  present: CustomValues,
  change: CustomValues,
  { asked = false } = {},
): CustomValues {
  const issues: { path: string; message: string }[] = [];
  const values = { ...present };
  for (const [key, value] of Object.entries(change)) {
    const field = fields.find((each) => each.key === key);
    if (!field) issues.push({ path: `customFields.${key.slice(0, 60)}`, message: unknownField(fields) });
    else if (value === null) delete values[key];
    else {
      const read = TYPES[field.type](field).safeParse(value);
      if (read.success) values[key] = read.data;
      else
        issues.push({ path: `customFields.${key}`, message: read.error.issues[0]?.message ?? "Not a value it takes" });
    }
  }
  for (const { key, title, required } of fields)
    if (required && values[key] === undefined && (change[key] === null || (asked && change[key] === undefined)))
      issues.push({ path: `customFields.${key}`, message: `${title} is required` });
  if (issues.length)
    throw new InvalidInputError(issues.map(({ path, message }) => `${path}: ${message}.`).join(" "), {
      details: issues,
    });
  return values;
}

const unknownField = (fields: readonly CustomField[]) =>
  fields.length
    ? `No such field here. The fields are ${fields.map(({ key }) => key).join(", ")}`
    : "This workspace has no fields of its own. An administrator can add some with set_custom_fields";
