import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { ComparableInput, MultiplesOutput, multiplesShape, valueByMultiples } from "./multiples-tool.ts";

const DealInput = ComparableInput.extend({ date: z.iso.date().describe("When it was announced") });
type DealInput = z.output<typeof DealInput>;

const OLD_YEARS = 5;

export const valuePrecedents = defineTool({
  name: "value_precedents",
  title: "Valuation by precedent transactions",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "What a company is worth by the multiples that buyers paid in earlier acquisitions: median and quartiles, negative multiples left out, deals before a given date omitted. Deals or their multiples are given. For multiples on the stock exchange use value_trading_comps.",
  examples: [
    "precedent transactions: buyers paid 9x, 10x, 11.5x and 13x LTM EBITDA, value ours of EUR 50m",
    "value 40m USD of EBITDA by precedents at 8x, 9x, 10x LTM, net debt 90m",
    "what is GBP 300m of LTM revenue worth when acquirers paid 1.4x, 1.8x and 2.2x in past takeovers?",
    "precedents valuation for LTM ebitda of 25m CHF: deals at 7x, 8x, 8.5x, 10x",
  ],
  input: z.strictObject({
    ...multiplesShape,
    transactions: z
      .array(DealInput)
      .max(100)
      .optional()
      .describe("Acquisitions, each with what was paid and the metric of what was bought")
      .meta({ slot: "structured" }),
    since: z.iso
      .date()
      .optional()
      .describe("Omit deals before it")
      .meta({ slot: "date", cue: ["since"], needsCue: true }),
    asOf: z.iso
      .date()
      .optional()
      .describe("Date of the valuation: deals after it are refused")
      .meta({ slot: "date", cue: ["as of"], needsCue: true }),
  }),
  output: MultiplesOutput,
  http: { method: "POST", path: "/finance/precedents" },
  async run({ transactions = [], since, asOf, basis, ...input }, { services }) {
    const used = usedDeals({ transactions, since, asOf });
    const omitted = transactions
      .filter((deal) => !used.includes(deal))
      .map(({ name, date }) => ({ name, reason: `announced on ${date}, before ${since}` }));
    return valueByMultiples(
      input,
      used.map(nameWithDate),
      {
        tool: "value_precedents",
        title: "Precedent transactions",
        basis,
        omitted,
        warnings: ageWarnings(used, asOf),
        notes: ["Prices for control: a premium over the market is in them."],
      },
      services,
    );
  },
});

/** The deals that count: none after the valuation, none before `since`. */
export function usedDeals({
  transactions = [],
  since,
  asOf,
}: {
  transactions?: readonly DealInput[] | undefined;
  since?: string | undefined;
  asOf?: string | undefined;
}): DealInput[] {
  refuseLater(transactions, asOf);
  return transactions.filter(({ date }) => !since || date >= since);
}

export const nameWithDate = ({ date, ...deal }: DealInput) => ({ ...deal, name: `${deal.name} (${date})` });

function refuseLater(deals: readonly DealInput[], asOf: string | undefined): void {
  const later = deals.find(({ date }) => asOf !== undefined && date > asOf);
  if (later)
    throw new InvalidInputError(
      `${later.name} was announced on ${later.date}, after the date of the valuation, ${asOf}.`,
    );
}

/** Against the date of the valuation, or the latest of the deals. */
function ageWarnings(deals: readonly DealInput[], asOf: string | undefined): string[] {
  const dates = deals.map(({ date }) => date).sort();
  const latest = asOf ?? dates.at(-1);
  if (!latest) return [];
  const limit = `${Number(latest.slice(0, 4)) - OLD_YEARS}${latest.slice(4)}`;
  const old = dates.filter((date) => date < limit).length;
  return old ? [`${old} of the deals ${old === 1 ? "is" : "are"} more than ${OLD_YEARS} years old.`] : [];
}
