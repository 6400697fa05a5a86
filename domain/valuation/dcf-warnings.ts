import type { DcfInputs, DcfResult } from "./dcf.ts";

const TERMINAL_SHARE = 0.75;
const NARROW_SPREAD = 0.02;
/** Nominal growth that a developed economy does not keep up for ever. */
const LONG_RUN_GROWTH = 0.04;
const USUAL_WACC = { low: 0.04, high: 0.25 };
const LAST_YEAR_JUMP = 0.3;

/** What a careful reader would hold against a valuation that can be computed. */
export function dcfWarnings(inputs: DcfInputs, result: DcfResult): string[] {
  const { wacc, terminalGrowth } = inputs;
  const { enterpriseValue, terminal } = result;
  const share = terminal.presentValue / enterpriseValue;
  const growth = terminalGrowth ?? terminal.impliedGrowth;
  const found: [boolean, string][] = [
    [enterpriseValue <= 0, "The enterprise value is not positive: the forecast loses more than it earns."],
    [
      enterpriseValue > 0 && share > TERMINAL_SHARE,
      `${percent(share)} of the enterprise value is terminal value, more than ${percent(TERMINAL_SHARE)}: the result rests on what comes after the forecast.`,
    ],
    [
      terminalGrowth !== undefined && wacc - terminalGrowth < NARROW_SPREAD,
      `Terminal growth is within ${percent(NARROW_SPREAD)} of the WACC: small changes of either move the value a lot.`,
    ],
    [
      growth !== null && growth > LONG_RUN_GROWTH,
      `${terminalGrowth === undefined ? "The exit multiple implies growth" : "Terminal growth"} of ${percent(growth ?? 0)} for ever, more than an economy grows in the long run.`,
    ],
    [
      wacc < USUAL_WACC.low || wacc > USUAL_WACC.high,
      `A WACC of ${percent(wacc)} is unusual. Check that it is a fraction: 0.1 is 10 %.`,
    ],
    [
      lastYearJumps(inputs.freeCashFlows),
      "The last cash flow is far from the one before it, and the terminal value rests on it.",
    ],
  ];
  return found.flatMap(([applies, text]) => (applies ? [text] : []));
}

function lastYearJumps(flows: readonly number[]): boolean {
  const [before, last] = [flows.at(-2), flows.at(-1)];
  return before !== undefined && last !== undefined && Math.abs(last - before) > LAST_YEAR_JUMP * Math.abs(before);
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;
