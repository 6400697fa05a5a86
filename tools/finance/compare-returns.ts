import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { InvalidInputError, NoUniqueRateError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { periods, presentValue, rateOfReturn } from "../../domain/valuation/returns.ts";
import { defineTool } from "../define-tool.ts";
import { createCalculation } from "./calculation.ts";

export const compareReturns = defineTool({
  name: "compare_returns",
  title: "Returns with and without a payment",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "NPV and IRR of yearly cash flows without and with further payments, such as an earn-out, a deferred price or a grant, and the difference. For one series of cash flows use compute_returns.",
  examples: [
    "compare NPV at 10% with and without an earn-out of 15 that we receive in year 4, for -100, 20, 30, 40, 60",
    "NPV with and without the earn-out of 8m we pay in year 3: -50m, 20m, 25m, 30m at 9%",
    "how does the IRR of -100, 30, 40, 60 change with a grant of 10 received in year 1?",
  ],
  cues: ["with and without", "without"],
  input: z.strictObject({
    name: z.string().trim().min(1).max(60).describe("What is added, such as earn-out"),
    cashFlows: z
      .array(z.number())
      .min(2)
      .max(100)
      .describe("Without it: one a year, today's first; paid in is negative")
      .meta({ slot: "figures", signed: true }),
    payments: z
      .array(
        z.strictObject({
          year: z.int().min(0).max(99),
          amount: z.number().describe("Received is positive, paid negative"),
        }),
      )
      .min(1)
      .max(20)
      .meta({ slot: "structured" }),
    discountRate: z
      .number()
      .gt(-1)
      .max(10)
      .describe("As a fraction: 0.1 is 10 %")
      .meta({ slot: "rate", cue: ["at", "discount rate"] }),
  }),
  output: z.strictObject({
    npvWith: Figure,
    npvWithout: Figure,
    npvDifference: Figure.describe("With less without"),
    irrWith: Figure.describe("Null where it does not exist or is not unique"),
    irrWithout: Figure,
    notes: z.array(z.string()),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/returns/comparison" },
  async run({ name, cashFlows, payments, discountRate }, { services }) {
    const later = payments.find(({ year }) => year >= cashFlows.length);
    if (later)
      throw new InvalidInputError(
        `The cash flows end in year ${cashFlows.length - 1}, before the payment in year ${later.year}. Give a cash flow, 0 if none, for every year up to it.`,
      );
    const inputs = { name, cashFlows, payments, discountRate };
    const { amount, fraction, absent } = createCalculation(
      { tool: "compare_returns", title: `Returns with and without ${name}`, inputs },
      services,
    );
    const changed = cashFlows.map((flow, year) =>
      payments.reduce((sum, payment) => sum + (payment.year === year ? payment.amount : 0), flow),
    );
    const [without, withIt] = [cashFlows, changed].map((flows) =>
      presentValue(flows, periods(flows), discountRate),
    ) as [number, number];
    const irr = (flows: readonly number[]) => {
      const { rate, reason } = rateOf(flows);
      return rate === undefined ? absent("fraction", reason) : fraction(rate);
    };
    return {
      npvWith: amount(withIt),
      npvWithout: amount(without),
      npvDifference: amount(withIt - without),
      irrWith: irr(changed),
      irrWithout: irr(cashFlows),
      notes: [
        "The cash flows are one year apart, the first one today.",
        ...payments.map(({ year, amount: paid }) => `${name}: ${paid} in year ${year}.`),
      ],
      cards: [cardOf(name, cashFlows, changed)],
    };
  },
});

function rateOf(flows: readonly number[]): { rate: number | undefined; reason: string } {
  try {
    return { rate: rateOfReturn(flows, periods(flows)), reason: "" };
  } catch (error) {
    if (error instanceof NoUniqueRateError) return { rate: undefined, reason: error.message };
    throw error;
  }
}

const cardOf = (name: string, without: readonly number[], withIt: readonly number[]): Card => ({
  kind: "series",
  title: `Cash flows with and without ${name}`,
  unit: "amount",
  x: without.map((_, year) => (year === 0 ? "Today" : `Year ${year}`)),
  lines: [
    { label: "Without", values: [...without] },
    { label: "With", values: [...withIt] },
  ],
});
