import { describe, expect, it } from "vitest";
import type { Turn } from "./conversation.ts";
import { exchangeRate } from "./currency-pair.ts";
import { priceWatch } from "./price-watch.ts";
import type { Situation } from "./situation.ts";
import { planValuation, withoutDrawing } from "./valuation.ts";

const OFFERED = [
  "value_deal",
  "value_dcf",
  "compute_returns",
  "compare_returns",
  "build_valuation_workbook",
  "watch_price",
  "get_fx_rate",
];
const deal = { dealId: "deal_falcon", wacc: 0.1, terminalGrowth: 0.025 };
const turnOf = (tool: string, input: Record<string, unknown>, result: Record<string, unknown> | null = {}): Turn => ({
  text: "",
  attachments: [],
  said: "",
  uses: [{ id: "1", tool, input, ...(result ? { result } : {}) }],
});
const situation = (earlier: Turn[] = [turnOf("value_deal", deal, { deal: "Falcon" })], offered = OFFERED) =>
  ({ earlier, offered: new Set(offered) }) as unknown as Situation;
const planned = (text: string, given = situation()) => {
  const plan = planValuation(text, given);
  return plan?.kind === "calls" ? plan.calls.map(({ tool, input }) => ({ tool, input })) : plan;
};

describe("around a valuation", () => {
  it("what if puts one terminal value in the place of the other", () => {
    const changed = (text: string) => planned(text);
    expect(changed("what if exit multiple is 9x")).toEqual([
      { tool: "value_deal", input: { dealId: "deal_falcon", wacc: 0.1, exitMultiple: 9 } },
    ]);
    expect(changed("and with 3% growth?")).toEqual([{ tool: "value_deal", input: { ...deal, terminalGrowth: 0.03 } }]);
    expect(changed("what about a WACC of 9 % and 2% terminal growth")).toEqual([
      { tool: "value_deal", input: { ...deal, wacc: 0.09, terminalGrowth: 0.02 } },
    ]);
  });

  it("leaves alone what is about something else", () => {
    for (const text of [
      "what if the seller asks for an exit at 9x",
      "what is the WACC in the memorandum?",
      "and the growth of Corvane?",
      "exit multiple 9x",
    ])
      expect(planned(text)).toBeUndefined();
    expect(planned("what if exit multiple is 9x", situation([]))).toBeUndefined();
    expect(planned("put that into Excel", situation([turnOf("value_deal", deal, null)]))).toBeUndefined();
  });

  it("what a refused valuation lacked can be said afterwards", () => {
    const refused = situation([turnOf("value_deal", { dealId: "deal_falcon", wacc: 0.09 }, null)]);
    expect(planned("with 2% growth", refused)).toEqual([
      { tool: "value_deal", input: { dealId: "deal_falcon", wacc: 0.09, terminalGrowth: 0.02 } },
    ]);
  });

  it("a drawing asked for with a valuation is that of the valuation", () => {
    expect(withoutDrawing("value Falcon at 10% WACC, and show me the grid")).toBe("value Falcon at 10% WACC");
    expect(withoutDrawing("list the deals and show me the table")).toBe("list the deals and show me the table");
    expect(planned("show me the grid")).toEqual([{ tool: "value_deal", input: deal }]);
  });

  it("Excel takes the last valuation as it was", () => {
    expect(planned("put that into Excel")).toEqual([
      {
        tool: "build_valuation_workbook",
        input: { title: "Falcon valuation", valuations: [{ tool: "value_deal", arguments: deal }] },
      },
    ]);
    expect(planned("which workbook holds the covenants?")).toBeUndefined();
    expect(planned("put that into Excel", situation(undefined, ["value_deal"]))).toBeUndefined();
  });

  it("with and without is computed from what was said, or asked back", () => {
    const known = situation([turnOf("compute_returns", { cashFlows: [-100, 20, 60], discountRate: 0.1 })]);
    expect(planned("compare NPV with and without the earn-out of 15 that we receive in year 2", known)).toEqual([
      {
        tool: "compare_returns",
        input: { name: "earn-out", cashFlows: [-100, 20, 60], payments: [{ year: 2, amount: 15 }], discountRate: 0.1 },
      },
    ]);
    expect(planned("compare NPV at 9% with and without an earn-out of 8m we pay in year 1: -50m, 20m, 25m")).toEqual([
      {
        tool: "compare_returns",
        input: {
          name: "earn-out",
          cashFlows: [-50e6, 20e6, 25e6],
          payments: [{ year: 1, amount: -8e6 }],
          discountRate: 0.09,
        },
      },
    ]);
    expect(planned("compare NPV with and without the earn-out", known)).toMatchObject({
      kind: "say",
      text: expect.stringMatching(
        /how much the earn-out is, in which year it is paid and whether we pay or receive it/,
      ),
    });
  });

  it("a price is watched on an order alone, never on a question or a no", () => {
    const watch = (text: string) => priceWatch(text, { ...situation(), records: [] })?.input;
    expect(watch("alert me when NRTH is above 45")).toEqual({ ticker: "NRTH", direction: "above", price: 45 });
    expect(watch("tell me when HLDN falls below EUR 1,080.50")).toEqual({
      ticker: "HLDN",
      direction: "below",
      price: 1080.5,
      currency: "EUR",
    });
    for (const text of [
      "should you alert me when NRTH is above 45?",
      "don't alert me when NRTH is above 45",
      "tell me when the lease is over 5 years",
    ])
      expect(watch(text)).toBeUndefined();
  });

  it("two currencies are an exchange rate only where one is asked for", () => {
    const rate = (text: string) => exchangeRate(text, situation())?.input;
    expect(rate("EUR/USD exchange rate")).toEqual({ base: "EUR", quote: "USD" });
    expect(rate("convert 12m EUR to USD")).toEqual({ base: "EUR", quote: "USD", amount: 12e6 });
    expect(rate("what is the exchange rate from GBP to EUR on 2026-06-30?")).toEqual({
      base: "GBP",
      quote: "EUR",
      date: "2026-06-30",
    });
    expect(rate("which clause says whether USD or EUR to USD payments are allowed?")).toBeUndefined();
  });
});
