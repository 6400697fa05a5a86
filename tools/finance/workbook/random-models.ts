import { InvalidInputError } from "../../../domain/errors.ts";
import { randomFrom } from "../../../domain/valuation/random.ts";
import type { Book } from "./book.ts";
import { buildBook } from "./build-book.ts";
import { METHOD_TOOLS, type MethodTool } from "./methods.ts";

type Arguments = Record<string, unknown>;

/** Draws models for tests and measurements. What the engine refuses is drawn again. */
export function randomBook(tool: MethodTool, seed: number): { book: Book; given: Arguments } {
  for (let attempt = 0; ; attempt++) {
    const given = DRAW[tool](drawFrom(seed * 1000 + attempt));
    try {
      const book = buildBook({
        title: `Model ${seed}`,
        date: "2026-09-30",
        valuations: [{ tool, arguments: given }],
        sources: {},
        url: "https://parley.example/docs",
      });
      return { book, given };
    } catch (error) {
      if (!(error instanceof InvalidInputError) || attempt > 200) throw error;
    }
  }
}

export const methodOf = (index: number): MethodTool => METHOD_TOOLS[index % METHOD_TOOLS.length] as MethodTool;

interface Draw {
  between(low: number, high: number): number;
  /** Rounded, as people type amounts. */
  amount(low: number, high: number): number;
  rate(low: number, high: number): number;
  whole(low: number, high: number): number;
  chance(part: number): boolean;
  list<T>(length: number, item: (i: number) => T): T[];
}

function drawFrom(seed: number): Draw {
  const random = randomFrom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  return {
    between,
    amount: (low, high) => Number(between(low, high).toPrecision(5)),
    rate: (low, high) => Number(between(low, high).toFixed(4)),
    whole: (low, high) => Math.floor(between(low, high + 1)),
    chance: (part) => random() < part,
    list: (length, item) => Array.from({ length }, (_, i) => item(i)),
  };
}

const DRAW: Readonly<Record<MethodTool, (draw: Draw) => Arguments>> = {
  value_dcf(d) {
    const years = d.whole(1, 12);
    const wacc = d.rate(0.05, 0.2);
    return {
      currency: "EUR",
      freeCashFlows: d.list(years, (i) => d.amount(i === years - 1 ? 1e6 : -2e7, 9e7)),
      ...(d.chance(0.3)
        ? {
            capm: {
              riskFreeRate: 0.03,
              beta: d.rate(0.6, 1.8),
              equityRiskPremium: 0.055,
              costOfDebt: 0.06,
              taxRate: 0.25,
              debtShare: d.rate(0, 0.6),
            },
          }
        : { wacc }),
      ...(d.chance(0.5)
        ? { terminalGrowth: d.rate(-0.01, 0.03) }
        : { exitMultiple: d.rate(4, 14), ...(d.chance(0.5) ? { terminalMetric: d.amount(1e7, 2e8) } : {}) }),
      timing: d.chance(0.5) ? "mid" : "end",
      ...(d.chance(0.3) ? { stubYears: d.rate(0.1, 0.95), firstCashFlow: d.chance(0.5) ? "stub" : "full-year" } : {}),
      ...(d.chance(0.7)
        ? {
            netDebt: d.amount(-5e7, 1e8),
            ...(d.chance(0.5) ? { leaseLiabilities: d.amount(0, 1e7), associates: d.amount(0, 2e7) } : {}),
            sharesOutstanding: d.amount(1e6, 4e7),
            options: d.list(d.whole(0, 4), () => ({ count: d.amount(1e4, 2e6), strike: d.amount(0.5, 60) })),
          }
        : {}),
    };
  },
  value_lbo(d) {
    const years = d.whole(2, 8);
    const ebitda = d.amount(2e7, 2e8);
    return {
      currency: "USD",
      entryEbitda: ebitda,
      entryMultiple: d.rate(6, 12),
      exitMultiple: d.rate(5, 13),
      taxRate: d.rate(0.15, 0.35),
      ...(d.chance(0.5)
        ? { ebitdaGrowth: d.rate(-0.02, 0.12), years }
        : { ebitda: d.list(years, () => d.amount(ebitda * 0.9, ebitda * 1.6)) }),
      ...(d.chance(0.5)
        ? { cashConversion: d.rate(0.5, 0.95) }
        : {
            capex: d.list(years, () => d.amount(0, ebitda * 0.25)),
            depreciation: d.list(years, () => d.amount(0, ebitda * 0.25)),
            workingCapitalIncrease: d.list(years, () => d.amount(-ebitda * 0.05, ebitda * 0.05)),
          }),
      ...(d.chance(0.3)
        ? { debt: d.amount(ebitda, ebitda * 4), interestRate: d.rate(0.03, 0.09) }
        : {
            tranches: d.list(d.whole(1, 4), (i) => ({
              name: `Tranche <${i + 1}> & more`,
              amount: d.amount(ebitda * 0.3, ebitda * 1.8),
              cashRate: d.rate(0.02, 0.09),
              pikRate: d.chance(0.3) ? d.rate(0.01, 0.06) : 0,
              amortisation: d.chance(0.4) ? d.rate(0, 0.2) : 0,
              sweep: d.chance(0.6) ? d.rate(0.2, 1) : 0,
            })),
          }),
      ...(d.chance(0.5)
        ? {
            transactionFees: d.amount(0, 1e7),
            financingFees: d.amount(0, 5e6),
            minimumCash: d.amount(0, 5e6),
            rolloverEquity: d.amount(0, 2e7),
          }
        : {}),
    };
  },
  value_trading_comps: (d) => ({ ...drawMultiples(d), peers: d.list(d.whole(3, 12), (i) => drawComparable(d, i)) }),
  value_precedents: (d) => ({
    ...drawMultiples(d),
    transactions: d.list(d.whole(3, 12), (i) => ({
      ...drawComparable(d, i),
      date: `20${d.whole(18, 25)}-0${d.whole(1, 9)}-15`,
    })),
  }),
  value_vc_method(d) {
    const exitValue = d.amount(5e7, 5e8);
    return {
      currency: "GBP",
      exitValue,
      investment: d.amount(1e6, 1e7),
      ...(d.chance(0.5) ? { targetMultiple: d.rate(4, 15) } : { targetRate: d.rate(0.2, 0.6), years: d.whole(3, 7) }),
      ...(d.chance(0.7) ? { laterDilution: d.rate(0, 0.5) } : {}),
      ...(d.chance(0.7) ? drawRounds(d) : {}),
      ...(d.chance(0.7)
        ? { classes: drawClasses(d), proceeds: d.chance(0.5) ? d.amount(1e6, exitValue) : undefined }
        : {}),
    };
  },
  value_merger(d) {
    const stockShare = d.rate(0, 1);
    return {
      currency: "EUR",
      acquirerNetIncome: d.amount(5e6, 5e8),
      acquirerShares: d.amount(1e6, 2e8),
      acquirerSharePrice: d.amount(2, 200),
      targetNetIncome: d.amount(-1e7, 1e8),
      offerValue: d.amount(1e7, 1e9),
      stockShare,
      debtShare: Number(((1 - stockShare) * d.between(0, 1)).toFixed(4)),
      debtRate: d.rate(0.02, 0.1),
      cashYield: d.rate(0, 0.04),
      taxRate: d.rate(0.1, 0.35),
      ...(d.chance(0.5)
        ? { fees: d.amount(0, 1e7), synergies: d.amount(0, 3e7), extraAmortisation: d.amount(0, 2e7) }
        : {}),
    };
  },
  compute_returns(d) {
    const count = d.whole(2, 15);
    const dated = d.chance(0.5);
    return {
      cashFlows: d.list(count, (i) => (i === 0 ? -d.amount(10, 1000) : d.amount(d.chance(0.15) ? -200 : 0, 400))),
      ...(dated ? { dates: d.list(count, (i) => `20${10 + i}-0${d.whole(1, 9)}-1${d.whole(0, 9)}`) } : {}),
      ...(d.chance(0.7) ? { discountRate: d.rate(0, 0.2) } : {}),
      ...(d.chance(0.4) ? { residualValue: d.amount(0, 500) } : {}),
      ...(!dated && d.chance(0.5) ? { financeRate: d.rate(0.02, 0.1), reinvestRate: d.rate(0.02, 0.1) } : {}),
      ...(d.chance(0.4) ? { indexLevels: d.list(count, () => d.amount(80, 220)) } : {}),
    };
  },
};

const drawMultiples = (d: Draw): Arguments => ({
  currency: "CHF",
  metric: d.chance(0.3) ? "netIncome" : "ebitda",
  period: "LTM",
  companyFigure: d.amount(1e6, 1e8),
  ...(d.chance(0.3) ? { multiples: d.list(d.whole(1, 4), () => d.rate(4, 14)) } : {}),
  ...(d.chance(0.7) ? { netDebt: d.amount(-1e7, 5e7), sharesOutstanding: d.amount(1e6, 1e7) } : {}),
});

const drawComparable = (d: Draw, i: number): Arguments => ({
  name: `Peer ${i + 1}`,
  enterpriseValue: d.amount(1e7, 1e9),
  equityValue: d.amount(1e7, 8e8),
  figure: d.amount(d.chance(0.1) ? -1e7 : 1e6, 1e8),
});

function drawRounds(d: Draw): Arguments {
  const convertible = (i: number) => ({
    name: `Convertible ${i + 1}`,
    kind: d.chance(0.5) ? "safe" : "note",
    amount: d.amount(1e5, 8e5),
    ...(d.chance(0.6) ? { cap: d.amount(3e6, 2e7), capIs: d.chance(0.5) ? "post-money" : "pre-money" } : {}),
    ...(d.chance(0.6) ? { discount: d.rate(0, 0.3) } : {}),
  });
  return {
    holders: [
      { name: "Founders", shares: d.amount(1e6, 1e7) },
      ...(d.chance(0.6) ? [{ name: "Option pool", shares: d.amount(1e4, 1e6) }] : []),
    ],
    rounds: d.list(d.whole(1, 3), (i) => ({
      name: `Round ${i + 1}`,
      ...(i > 0 || d.chance(0.3) ? { preMoney: d.amount(8e6, 8e7) } : {}),
      investors: d.list(d.whole(1, 3), (each) => ({ name: `Investor ${each + 1}`, amount: d.amount(5e5, 6e6) })),
      ...(d.chance(0.6) ? { poolTarget: d.rate(0.02, 0.15) } : {}),
      convertibles: i === 0 ? d.list(d.whole(0, 4), convertible) : [],
    })),
  };
}

const drawClasses = (d: Draw): Arguments[] => [
  { name: "Common", shares: d.amount(1e6, 1e7) },
  ...d.list(d.whole(0, 4), (i) => {
    const participation = d.chance(0.4) ? "none" : d.chance(0.5) ? "full" : "capped";
    return {
      name: `Series ${i + 1}`,
      shares: d.amount(1e5, 4e6),
      invested: d.amount(1e6, 2e7),
      preferenceMultiple: d.chance(0.3) ? 1.5 : 1,
      rank: d.whole(1, 3),
      participation,
      ...(participation === "capped" ? { capMultiple: d.rate(1.6, 4) } : {}),
    };
  }),
];
