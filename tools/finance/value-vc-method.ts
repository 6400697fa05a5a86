import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { type Holding, type RoundResult, runRound } from "../../domain/valuation/cap-table.ts";
import { valueVenture } from "../../domain/valuation/venture.ts";
import { distribute } from "../../domain/valuation/waterfall.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, listAssumptions, UNSOURCED } from "./assumptions.ts";
import { createCalculation } from "./calculation.ts";
import { withCurrency } from "./currency.ts";
import { readClasses, readTarget, VentureInput } from "./venture-input.ts";

const HoldingRow = z.strictObject({ name: z.string(), shares: z.number(), stake: z.number(), worth: z.number() });
const RoundTable = z.strictObject({
  name: z.string(),
  preMoney: z.number(),
  postMoney: z.number(),
  pricePerShare: z.number(),
  effectivePreMoney: z.number().describe("Worth of the shares that were there before, at the new price"),
  holdings: z.array(HoldingRow),
});

export const valueVcMethod = defineTool({
  name: "value_vc_method",
  title: "Venture capital method",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "Pre-money and post-money value of a start-up by the venture capital method from exit value, investment and target return; cap table over rounds with option pool, SAFEs and convertible notes; liquidation waterfall with preferences, participation and caps.",
  examples: [
    "VC method in USD: exit value 200m, invest 5m, target return 10x",
    "pre-money of a startup with an exit value of EUR 300m in 5 years when we invest 8m and want a target IRR of 50%",
    "venture method: GBP 150m exit value, investment of 4m, 15x target, 30% dilution by later rounds",
    "what post-money can we pay for the start-up: USD 400m exit value, we invest 10m, target 8x, 40% dilution",
  ],
  input: VentureInput,
  output: z.strictObject({
    preMoney: Figure,
    postMoney: Figure,
    ownershipToday: Figure.describe("Stake that the investment has to buy"),
    ownershipAtExit: Figure.describe("What is left of it after later rounds"),
    targetMultiple: Figure,
    rounds: z.array(RoundTable).describe("Cap table after each round; empty without holders and rounds"),
    payouts: z
      .array(z.strictObject({ name: z.string(), amount: z.number(), converted: z.boolean() }))
      .describe("Who gets what of the proceeds; empty without classes"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
    notes: z.array(z.string()),
  }),
  http: { method: "POST", path: "/finance/vc-method" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const { currency, exitValue, investment, laterDilution = 0, classes, proceeds = exitValue } = input;
    const targetMultiple = readTarget(input);
    if (input.proceeds !== undefined && !classes?.length)
      throw new InvalidInputError("Among whom are the proceeds distributed? Give the classes of shares.");
    const result = valueVenture({ exitValue, investment, targetMultiple, laterDilution });
    const { amount, fraction, multiple } = createCalculation(
      { tool: "value_vc_method", title: "Venture capital method", inputs: input, currency },
      services,
    );
    return {
      preMoney: amount(result.preMoney),
      postMoney: amount(result.postMoney),
      ownershipToday: fraction(result.ownershipToday),
      ownershipAtExit: fraction(result.ownershipAtExit),
      targetMultiple: multiple(targetMultiple),
      rounds: runRounds(input, result.preMoney),
      payouts: classes?.length ? distribute(readClasses(classes), proceeds) : [],
      assumptions: listAssumptions(
        input,
        basis,
        input.laterDilution === undefined ? [{ input: "laterDilution", given: 0, basis: `${UNSOURCED}: none` }] : [],
      ),
      warnings: warningsOf(input, result),
      notes: [
        `Amounts are in whole ${currency}. The exit value is that of all equity, and the target return is gross of fees and carry.`,
        ...(input.rounds
          ? ["SAFEs, notes and the enlarged pool are in the pre-money. Fractions of shares are kept."]
          : []),
      ],
    };
  },
});

function runRounds(
  { holders, rounds = [] }: Omit<VentureInput, "basis">,
  preMoney: number,
): z.input<typeof RoundTable>[] {
  if (!rounds.length && holders?.length)
    throw new InvalidInputError("What is to happen to these holders? Give the rounds of the cap table.");
  if (!rounds.length) return [];
  if (!holders?.length)
    throw new InvalidInputError("Who holds shares before the first round? Give holders with rounds.");
  let holdings: readonly Holding[] = holders;
  return rounds.map((round, i) => {
    const value = round.preMoney ?? (i === 0 ? preMoney : undefined);
    if (value === undefined) throw new InvalidInputError(`What is ${round.name} priced at? Give its preMoney.`);
    const result = runRound(holdings, { ...round, preMoney: value });
    holdings = result.holdings;
    return tableOf(round.name, result);
  });
}

function tableOf(name: string, { holdings, pricePerShare, ...round }: RoundResult): z.input<typeof RoundTable> {
  const total = holdings.reduce((sum, { shares }) => sum + shares, 0);
  return {
    name,
    ...round,
    pricePerShare,
    holdings: holdings.map((each) => ({ ...each, stake: each.shares / total, worth: each.shares * pricePerShare })),
  };
}

const CONTROL = 0.5;

function warningsOf(
  { laterDilution }: Omit<VentureInput, "basis">,
  { ownershipToday }: ReturnType<typeof valueVenture>,
) {
  const found: [boolean, string][] = [
    [laterDilution === undefined, "No later round is assumed. With one, the same return needs a larger stake today."],
    [ownershipToday > CONTROL, "The investor would hold more than half of the company."],
  ];
  return found.flatMap(([applies, text]) => (applies ? [text] : []));
}
