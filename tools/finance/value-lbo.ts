import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { Figure } from "../../domain/figure.ts";
import { type Breach, covenantBreaches } from "../../domain/valuation/covenants.ts";
import { type LboInputs, type LboResult, valueLbo as runBuyout } from "../../domain/valuation/lbo.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, listAssumptions } from "./assumptions.ts";
import { createCalculation } from "./calculation.ts";
import { lboCards } from "./cards/lbo-cards.ts";
import { withCurrency } from "./currency.ts";
import { LboInput, readLbo } from "./lbo-input.ts";

const Item = z.strictObject({ name: z.string(), amount: z.number() });
const Year = z.strictObject({
  year: z.int(),
  ebitda: z.number(),
  cashInterest: z.number(),
  tax: z.number(),
  freeCashFlow: z.number().describe("After interest and tax, before repayments"),
  repaid: z.number(),
  debt: z.number().describe("At the end of the year"),
  cash: z.number().describe("At the end of the year"),
  tranches: z.array(
    z.strictObject({
      name: z.string(),
      opening: z.number(),
      cashInterest: z.number(),
      pikInterest: z.number(),
      scheduled: z.number(),
      swept: z.number(),
      closing: z.number(),
    }),
  ),
});

export const valueLbo = defineTool({
  name: "value_lbo",
  title: "Leveraged buyout",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "What a sponsor earns on a leveraged buyout: sources and uses, debt tranches with amortisation, cash sweep and PIK, money multiple and IRR at exit, and how much of the gain is EBITDA growth, multiple and deleveraging. Refuses sources that do not equal uses.",
  examples: [
    "LBO in EUR: EBITDA 100m bought at 8x, exit at 9x, 5 years, 5% growth, 80% cash conversion, 25% tax, debt 500m, interest 7%",
    "leveraged buyout of USD 60m EBITDA at 9x, exit 9x after 4 years, growth 6%, cash conversion 75%, tax 21%, debt 300m, interest 8%",
    "run an LBO: GBP 40m EBITDA, entry multiple 7x, exit multiple 8x, 5 years, 4% ebitda growth, 85% conversion, 25% tax rate, debt 160m at interest 6%",
    "buyout returns: EUR 25m ebitda at 7.5x, exit at 8x, 5 years, growth 8%, 70% cash conversion, tax 30%, debt 90m, interest 6.5%",
  ],
  input: LboInput,
  output: z.strictObject({
    irr: Figure.describe("Of the sponsor; null when the equity is lost"),
    moic: Figure.describe("Of the sponsor"),
    sponsorEquity: Figure,
    sponsorProceeds: Figure.describe("At exit"),
    entryEnterpriseValue: Figure,
    exitEnterpriseValue: Figure,
    exitNetDebt: Figure,
    exitEquity: Figure.describe("Of all owners; below zero when the debt is not covered"),
    entryLeverage: Figure.describe("Net debt over EBITDA"),
    exitLeverage: Figure.describe("Net debt over EBITDA"),
    sources: z.array(Item),
    uses: z.array(Item),
    years: z.array(Year),
    attribution: z
      .strictObject({
        ebitdaGrowth: z.number(),
        multipleChange: z.number(),
        deleveraging: z.number(),
        fees: z.number(),
        gain: z.number(),
      })
      .describe("Where the gain of all owners comes from; the parts add up to it"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
    notes: z.array(z.string()),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/lbo" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const { inputs, implied } = readLbo(input);
    const result = runBuyout(inputs);
    const { amount, fraction, multiple, absent } = createCalculation(
      { tool: "value_lbo", title: "Leveraged buyout", inputs: input, currency: input.currency },
      services,
    );
    const { irr, moic, sponsorEquity, sponsorProceeds, exitEnterpriseValue, exitNetDebt, exitEquity } = result;
    const entryNetDebt = inputs.tranches.reduce((sum, tranche) => sum + tranche.amount, 0) - inputs.minimumCash;
    const exitEbitda = inputs.ebitda.at(-1) ?? 0;
    return {
      irr: irr === null ? absent("fraction", "the equity is lost") : fraction(irr),
      moic: multiple(moic),
      sponsorEquity: amount(sponsorEquity),
      sponsorProceeds: amount(sponsorProceeds),
      entryEnterpriseValue: amount(inputs.entryMultiple * inputs.entryEbitda),
      exitEnterpriseValue: amount(exitEnterpriseValue),
      exitNetDebt: amount(exitNetDebt),
      exitEquity: amount(exitEquity),
      entryLeverage: multiple(entryNetDebt / inputs.entryEbitda),
      exitLeverage:
        exitEbitda > 0 ? multiple(exitNetDebt / exitEbitda) : absent("multiple", "EBITDA is not above zero"),
      sources: result.sources,
      uses: result.uses,
      years: result.years.map((year, i) => ({ year: i + 1, ...year })),
      attribution: result.attribution,
      assumptions: listAssumptions(input, basis, implied),
      warnings: [...warningsOf(inputs, result, entryNetDebt), ...covenantBreaches(result.years, input).map(wordBreach)],
      notes: [
        `Amounts are in whole ${input.currency}. The sponsor pays today and is paid after ${inputs.ebitda.length} years.`,
        "Interest is on the debt at the start of each year. A loss lowers no later tax.",
        "Gross of management fees and carry.",
      ],
      cards: lboCards(result, input.currency),
    };
  },
});

const HIGH_LEVERAGE = 7;
const THIN_EQUITY = 0.2;

function warningsOf(inputs: LboInputs, result: LboResult, entryNetDebt: number): string[] {
  const { entryEbitda, entryMultiple, exitMultiple } = inputs;
  const uses = result.uses.reduce((sum, { amount }) => sum + amount, 0);
  const { gain, multipleChange } = result.attribution;
  const found: [boolean, string][] = [
    [result.exitEquity <= 0, "At exit the debt is worth more than the business: the equity is lost."],
    [exitMultiple > entryMultiple, "It is sold at a higher multiple than it was bought at."],
    [gain > 0 && multipleChange > gain / 2, "More than half of the gain is a higher multiple at exit."],
    [entryNetDebt / entryEbitda > HIGH_LEVERAGE, `Net debt at entry is above ${HIGH_LEVERAGE}x EBITDA.`],
    [result.sponsorEquity + inputs.rolloverEquity < THIN_EQUITY * uses, "Equity is less than a fifth of the uses."],
    [inputs.tranches.length === 0, "There is no debt: this is a purchase with equity alone."],
  ];
  return found.flatMap(([applies, text]) => (applies ? [text] : []));
}

function wordBreach({ year, covenant, limit, actual }: Breach): string {
  const said = `${Number(actual.toPrecision(3))}x`;
  return covenant === "maxLeverage"
    ? `In year ${year} net debt is ${said} EBITDA, above the covenant of ${limit}x.`
    : `In year ${year} EBITDA covers the interest ${said}, below the covenant of ${limit}x.`;
}
