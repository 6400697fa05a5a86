import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { valueMerger as combine, type MergerResult } from "../../domain/valuation/merger.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, Basis, listAssumptions, UNSOURCED } from "./assumptions.ts";
import { createCalculation } from "./calculation.ts";
import { AmountCurrency, withCurrency } from "./currency.ts";

const part = (...cue: string[]) => z.number().optional().meta({ slot: "rate", cue, needsCue: true });
const money = (...cue: string[]) => z.number().meta({ slot: "money", cue, needsCue: true });

const Input = z.strictObject({
  currency: AmountCurrency,
  acquirerNetIncome: money("acquirer net income", "acquirer earns", "buyer earns").describe("Of one full year"),
  acquirerShares: z.number().meta({ slot: "number", cue: ["shares", "acquirer shares"], needsCue: true }),
  acquirerSharePrice: money("share price", "price of"),
  targetNetIncome: money("target net income", "target earns").describe("Of the same year"),
  offerValue: money("offer", "offer value", "bid", "for").describe("For all shares of the target"),
  stockShare: part("stock", "in stock", "in shares").describe("Part of offer and fees that is paid in new shares"),
  debtShare: part("debt", "in debt", "debt financed").describe("Part that is borrowed; the rest is cash"),
  debtRate: part("debt at", "interest", "borrowing at").describe("Interest a year on what is borrowed"),
  cashYield: part("cash yield", "yield on cash").describe("What the cash earned until it was spent"),
  taxRate: z.number().meta({ slot: "rate", cue: ["tax", "tax rate"], needsCue: true }),
  fees: money("fees").optional().describe("Paid on top of the offer"),
  synergies: money("synergies").optional().describe("Before tax, in that year"),
  extraAmortisation: money("amortisation").optional().describe("Before tax, of the purchase price"),
  basis: Basis,
});
type Input = z.output<typeof Input>;

export const valueMerger = defineTool({
  name: "value_merger",
  title: "Merger accretion and dilution",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "Whether buying another company is accretive or dilutive: the acquirer's earnings per share before and after, new shares and ownership, by payment in stock, debt and cash, with synergies and the synergies at which it breaks even.",
  examples: [
    "accretion dilution in USD: acquirer net income 500m, 100 million shares, share price $75, target net income 100m, offer 1.2bn, 100% in stock, 25% tax",
    "is the merger accretive or dilutive with acquirer net income EUR 80m, 40 million shares, share price €30, target net income 12m, offer 200m, 50% in stock, 50% in debt, interest 6%, tax 25%",
    "EPS accretion of a takeover: GBP acquirer net income 60m, 30 million shares, share price £20, target net income 9m, offer 140m, 100% in stock, tax 25%, synergies 5m",
  ],
  input: Input,
  output: z.strictObject({
    accretion: Figure.describe("Earnings per share after over before, less one: below zero it dilutes"),
    earningsPerShareBefore: Figure,
    earningsPerShareAfter: Figure,
    combinedNetIncome: Figure,
    newShares: Figure,
    targetOwnership: Figure.describe("Of the combined company, held by those who owned the target"),
    breakEvenSynergies: Figure.describe("Before tax, at which earnings per share stay what they were"),
    payment: z.strictObject({ stock: z.number(), debt: z.number(), cash: z.number() }),
    steps: z
      .array(z.strictObject({ label: z.string(), amount: z.number() }))
      .describe("From both net incomes to the combined one"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
    notes: z.array(z.string()),
  }),
  http: { method: "POST", path: "/finance/merger" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const result = combine(readMerger(input));
    const { amount, fraction, shares } = createCalculation(
      { tool: "value_merger", title: "Accretion and dilution", inputs: input, currency: input.currency },
      services,
    );
    const left = (["fees", "synergies", "extraAmortisation"] as const).filter((name) => input[name] === undefined);
    return {
      accretion: fraction(result.accretion),
      earningsPerShareBefore: amount(result.earningsPerShareBefore),
      earningsPerShareAfter: amount(result.earningsPerShareAfter),
      combinedNetIncome: amount(result.combinedNetIncome),
      newShares: shares(result.newShares),
      targetOwnership: fraction(result.targetOwnership),
      breakEvenSynergies: amount(result.breakEvenSynergies),
      payment: { stock: result.paidInStock, debt: result.paidInDebt, cash: result.paidInCash },
      steps: [
        { label: "Net income of the acquirer", amount: input.acquirerNetIncome },
        { label: "Net income of the target", amount: input.targetNetIncome },
        ...result.adjustments.map(({ name, amount: change }) => ({ label: name, amount: change })),
        { label: "Combined net income", amount: result.combinedNetIncome },
      ],
      assumptions: listAssumptions(
        input,
        basis,
        left.map((name) => ({ input: name, given: 0, basis: `${UNSOURCED}: none` })),
      ),
      warnings: warningsOf(input, result),
      notes: [`Amounts are in whole ${input.currency}, for one full year. Fees are not in the earnings of that year.`],
    };
  },
});

/** What is paid in what has to be said, and what a borrowed or spent amount costs wherever there is one. */
export function readMerger(input: Omit<Input, "basis">) {
  const { stockShare, debtShare = 0, debtRate, cashYield, fees = 0, synergies = 0, extraAmortisation = 0 } = input;
  if (stockShare === undefined)
    throw new InvalidInputError(
      "How is it paid? Give stockShare, the part in new shares, and debtShare; the rest is cash.",
    );
  if (debtShare > 0 && debtRate === undefined)
    throw new InvalidInputError("At which interest is the debt borrowed? Give debtRate as a fraction.");
  if (stockShare + debtShare < 1 - 1e-12 && cashYield === undefined)
    throw new InvalidInputError(
      "Part of it is paid in cash. What did that cash earn? Give cashYield as a fraction, 0 if nothing.",
    );
  return {
    ...input,
    stockShare,
    debtShare,
    debtRate: debtRate ?? 0,
    cashYield: cashYield ?? 0,
    fees,
    synergies,
    extraAmortisation,
  };
}

function warningsOf(
  { synergies = 0 }: Omit<Input, "basis">,
  { accretion, breakEvenSynergies, targetOwnership }: MergerResult,
): string[] {
  const found: [boolean, string][] = [
    [accretion > 0 && synergies > 0 && breakEvenSynergies > 0, "It is accretive only because of the synergies."],
    [targetOwnership > 0.5, "The owners of the target would hold more than half: this is a reverse takeover."],
    [accretion > 0, "Accretion says nothing about value: cheap debt makes almost any purchase accretive."],
  ];
  return found.flatMap(([applies, text]) => (applies ? [text] : []));
}
