import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { bridgeToEquity, type PerShare, valuePerShare } from "../../domain/valuation/bridge.ts";
import { type DcfInputs, valueDcf as discount } from "../../domain/valuation/dcf.ts";
import { dcfWarnings } from "../../domain/valuation/dcf-warnings.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, Basis, listAssumptions, UNSOURCED } from "./assumptions.ts";
import { type Calculation, createCalculation } from "./calculation.ts";
import { dcfCards } from "./cards/dcf-cards.ts";
import { withCurrency } from "./currency.ts";
import { DcfShape, readDcf } from "./dcf-input.ts";
import { dcfSteps, Step } from "./dcf-steps.ts";

/** The range shows what one point of WACC to either side does. */
const RANGE = 0.01;

export const valueDcf = defineTool({
  name: "value_dcf",
  title: "Discounted cash flow valuation",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "Enterprise value, equity value and value per share by discounting unlevered free cash flows at a WACC, with terminal growth or an exit multiple, year-end or mid-year. Shows each step, the assumptions and what speaks against the result. Not for the IRR of an investment.",
  examples: [
    "DCF in EUR: free cash flows 10m, 12m, 14m, 15m, 16m, WACC 10%, terminal growth 2%",
    "value the free cash flows 40m, 44m and 48m USD at a 9% WACC with 2.5% growth and net debt of 120m",
    "what is the enterprise value for FCF of 5m, 6m, 7m GBP discounted at a WACC of 11% with an exit multiple of 8x",
    "discounted cash flow of 100m, 110m, 120m dollars, 8.5% wacc, 2% perpetual growth, mid-year",
    "intrinsic value per share: FCF 20m, 22m, 25m EUR, wacc 9%, growth 2%, net debt 60m and 10 million shares outstanding",
  ],
  input: DcfShape.extend({ basis: Basis }),
  output: z.strictObject({
    enterpriseValue: Figure,
    equityValue: Figure.describe("Null without net debt"),
    valuePerShare: Figure.describe("Diluted; null without net debt or shares"),
    low: Figure.describe("Enterprise value at a WACC one point higher"),
    high: Figure.describe("Enterprise value at a WACC one point lower"),
    presentValueOfCashFlows: Figure,
    presentValueOfTerminalValue: Figure,
    terminalValueShare: Figure.describe("Of the enterprise value"),
    discountRate: Figure,
    impliedExitMultiple: Figure.nullable().describe("Of terminalMetric, when it was valued by growth"),
    impliedTerminalGrowth: Figure.nullable().describe("When it was valued by an exit multiple"),
    method: z.string(),
    steps: z.array(Step).describe("The calculation, step by step"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
    notes: z.array(z.string()).describe("Conventions, and what could not be computed and why"),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/dcf" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const { inputs, capital } = readDcf(input);
    const result = discount(inputs);
    const calculation = createCalculation(
      { tool: "value_dcf", title: "Discounted cash flow", inputs: input, currency: input.currency },
      services,
    );
    const equity = valueEquity(input, result.enterpriseValue);
    const { amount, fraction, multiple, absent } = calculation;
    const { terminal, enterpriseValue } = result;
    return {
      enterpriseValue: amount(enterpriseValue),
      ...equityFigures(input, equity, calculation),
      low: shifted(inputs, RANGE, calculation),
      high: shifted(inputs, -RANGE, calculation),
      presentValueOfCashFlows: amount(result.presentValueOfFlows),
      presentValueOfTerminalValue: amount(terminal.presentValue),
      terminalValueShare:
        enterpriseValue > 0
          ? fraction(terminal.presentValue / enterpriseValue)
          : absent("fraction", "the enterprise value is not above zero"),
      discountRate: fraction(inputs.wacc),
      impliedExitMultiple: terminal.impliedMultiple === null ? null : multiple(terminal.impliedMultiple),
      impliedTerminalGrowth: terminal.impliedGrowth === null ? null : fraction(terminal.impliedGrowth),
      method: methodOf(inputs),
      steps: dcfSteps(inputs, result, {
        capital,
        bridge: equity?.items,
        equityValue: equity?.equityValue,
        perShare: equity?.perShare,
      }),
      assumptions: listAssumptions(input, basis, impliedAssumptions(inputs)),
      warnings: [...dcfWarnings(inputs, result), ...equityWarnings(equity?.equityValue), ...metricWarnings(inputs)],
      notes: notesOf(inputs, input),
      cards: dcfCards(inputs, result, input.currency, equity),
    };
  },
});

interface Equity {
  items: { name: string; amount: number }[];
  equityValue: number;
  perShare?: PerShare;
}

function valueEquity(input: DcfShape, enterpriseValue: number): Equity | undefined {
  const { netDebt, sharesOutstanding, options } = input;
  if (sharesOutstanding === undefined && options?.length)
    throw new InvalidInputError("Options without shares: give sharesOutstanding, the basic shares.");
  // A number of shares that is not one is refused even where it would not be used.
  if (sharesOutstanding !== undefined) valuePerShare(0, sharesOutstanding, options);
  if (netDebt === undefined) return undefined;
  const { items, equityValue } = bridgeToEquity(enterpriseValue, { ...input, netDebt });
  const perShare =
    sharesOutstanding === undefined || equityValue <= 0
      ? undefined
      : valuePerShare(equityValue, sharesOutstanding, options);
  return { items, equityValue, perShare };
}

function equityFigures(input: DcfShape, equity: Equity | undefined, { amount, absent }: Calculation) {
  if (!equity)
    return {
      equityValue: absent("currency", "net debt was not given"),
      valuePerShare: absent("currency", "net debt was not given"),
    };
  const missing =
    input.sharesOutstanding === undefined ? "the number of shares was not given" : "the equity value is not above zero";
  return {
    equityValue: amount(equity.equityValue),
    valuePerShare: equity.perShare ? amount(equity.perShare.valuePerShare) : absent("currency", missing),
  };
}

function shifted(inputs: DcfInputs, by: number, { amount, absent }: Calculation): z.input<typeof Figure> {
  const wacc = inputs.wacc + by;
  const nonsense = wacc <= 0 || (inputs.terminalGrowth !== undefined && wacc <= inputs.terminalGrowth);
  return nonsense
    ? absent("currency", "the WACC one point lower is not above the growth")
    : amount(discount({ ...inputs, wacc }).enterpriseValue);
}

const methodOf = ({ terminalGrowth, timing }: DcfInputs): string =>
  `Discounted cash flow, ${terminalGrowth === undefined ? "exit multiple" : "perpetual growth"}, ${timing === "mid" ? "mid-year" : "year-end"} flows`;

const appliesToCashFlow = ({ exitMultiple, terminalMetric }: DcfInputs): boolean =>
  exitMultiple !== undefined && terminalMetric === undefined;

const impliedAssumptions = (inputs: DcfInputs) =>
  appliesToCashFlow(inputs)
    ? [{ input: "terminalMetric", given: inputs.freeCashFlows.at(-1), basis: `${UNSOURCED}: the last cash flow` }]
    : [];

const metricWarnings = (inputs: DcfInputs): string[] =>
  appliesToCashFlow(inputs)
    ? [
        "The exit multiple is applied to the last cash flow. If it is a multiple of EBITDA, give that as terminalMetric.",
      ]
    : [];

const equityWarnings = (equityValue: number | undefined): string[] =>
  equityValue !== undefined && equityValue <= 0 ? ["The claims before the shares are worth more than the firm."] : [];

function notesOf({ timing, schedule }: DcfInputs, { netDebt, currency }: DcfShape): string[] {
  return [
    `Amounts are in whole ${currency}.`,
    timing === "mid" ? "Cash flows come in the middle of their year." : "Cash flows come at the end of their year.",
    ...(schedule ? [] : ["The first year ends one year from the valuation date."]),
    ...(netDebt === undefined ? ["There is no equity value, because net debt was not given."] : []),
  ];
}
