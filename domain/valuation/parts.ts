import { InvalidInputError } from "../errors.ts";
import { LABEL, type Metric } from "./multiples.ts";

/** A business of a group, valued by a multiple of its figure or at a value that is known. Whole currency units. */
export interface Part {
  name: string;
  metric?: Exclude<Metric, "netIncome">;
  figure?: number;
  /** Of the figure: the least, the likeliest and the most that is thought right. */
  multiples?: { low: number; mid: number; high: number };
  value?: { low: number; mid: number; high: number };
  /** Part of it that the group owns; all when left out. */
  ownership?: number;
}

export interface ValuedPart {
  name: string;
  low: number;
  mid: number;
  high: number;
  /** Of the sum in the middle, before what is taken off. */
  share: number;
}

export interface PartsResult {
  parts: ValuedPart[];
  /** Of all parts, before costs and discount. */
  gross: { low: number; mid: number; high: number };
  /** Taken off for the costs of the head office. */
  headOffice: number;
  /** Taken off because a group is worth less than its parts, in the middle. */
  discount: number;
  enterpriseValue: { low: number; mid: number; high: number };
}

export interface PartsInputs {
  parts: readonly Part[];
  /** Costs a year that no part bears, and the multiple at which they are taken off. */
  headOfficeCosts?: number | undefined;
  headOfficeMultiple?: number | undefined;
  /** Fraction of the sum after the head office. */
  conglomerateDiscount?: number | undefined;
}

const MARKS = ["low", "mid", "high"] as const;

/** What a group is worth as the sum of its businesses, less what holding them together costs. */
export function valueParts({
  parts,
  headOfficeCosts = 0,
  headOfficeMultiple,
  conglomerateDiscount = 0,
}: PartsInputs): PartsResult {
  if (!parts.length) throw new InvalidInputError("There are no parts. Give each business of the group.");
  if (headOfficeCosts > 0 && headOfficeMultiple === undefined)
    throw new InvalidInputError(
      "At which multiple are the costs of the head office taken off? Give headOfficeMultiple.",
    );
  if (!(conglomerateDiscount >= 0 && conglomerateDiscount < 1))
    throw new InvalidInputError("The conglomerate discount must be at least 0 and below 1: 0.1 is 10 %.");
  const valued = parts.map(valuePart);
  const sum = (mark: (typeof MARKS)[number]) => valued.reduce((total, part) => total + part[mark], 0);
  const gross = { low: sum("low"), mid: sum("mid"), high: sum("high") };
  const headOffice = headOfficeCosts * (headOfficeMultiple ?? 0);
  const net = (value: number) => (value - headOffice) * (1 - conglomerateDiscount);
  return {
    parts: valued.map((part) => ({ ...part, share: gross.mid === 0 ? 0 : part.mid / gross.mid })),
    gross,
    headOffice,
    discount: (gross.mid - headOffice) * conglomerateDiscount,
    enterpriseValue: { low: net(gross.low), mid: net(gross.mid), high: net(gross.high) },
  };
}

function valuePart({
  name,
  metric = "ebitda",
  figure,
  multiples,
  value,
  ownership = 1,
}: Part): Omit<ValuedPart, "share"> {
  if (!(ownership > 0 && ownership <= 1))
    throw new InvalidInputError(`The ownership of ${name} must be above 0 and at most 1.`);
  if ((value === undefined) === (multiples === undefined || figure === undefined))
    throw new InvalidInputError(`How is ${name} valued? Give either value, or figure and multiples.`);
  if (value === undefined && !((figure ?? 0) > 0))
    throw new InvalidInputError(
      `The ${LABEL[metric]} of ${name} is not above zero, so a multiple of it means nothing. Give its value instead.`,
    );
  const range = value ?? multiples;
  if (!range || !(range.low <= range.mid && range.mid <= range.high))
    throw new InvalidInputError(`The range of ${name} is not in order: low, then mid, then high.`);
  const by = (value === undefined ? (figure ?? 0) : 1) * ownership;
  return { name, low: range.low * by, mid: range.mid * by, high: range.high * by };
}
