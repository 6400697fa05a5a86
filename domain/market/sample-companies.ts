/** A fictional listed company: enough to generate its statements and prices. Fractions of revenue unless said otherwise. */
export interface SampleCompany {
  ticker: string;
  name: string;
  currency: string;
  sector: string;
  country: string;
  /** Price on the first day of the series. */
  start: number;
  /** Yearly drift and volatility, as fractions. */
  drift: number;
  volatility: number;
  /** Revenue of the first year, whole currency units. */
  revenue: number;
  growth: number;
  grossMargin: number;
  ebitdaMargin: number;
  depreciation: number;
  capex: number;
  workingCapital: number;
  /** Debt over EBITDA of the first year. */
  leverage: number;
  taxRate: number;
  shares: number;
  /** Month in which the fiscal year ends. */
  yearEnd: number;
}

const company = (
  [ticker, name, currency, sector, country]: readonly [string, string, string, string, string],
  [start, drift, volatility]: readonly [number, number, number],
  [revenue, growth, grossMargin, ebitdaMargin]: readonly [number, number, number, number],
  rest: Partial<SampleCompany> & { shares: number },
): SampleCompany => ({
  ticker,
  name,
  currency,
  sector,
  country,
  start,
  drift,
  volatility,
  revenue,
  growth,
  grossMargin,
  ebitdaMargin,
  depreciation: 0.04,
  capex: 0.05,
  workingCapital: 0.14,
  leverage: 1.6,
  taxRate: 0.25,
  yearEnd: 12,
  ...rest,
});

/** Fictional listed companies, so that the product can be tried without a market-data contract. Labelled as such everywhere. */
export const SAMPLE_COMPANIES: readonly SampleCompany[] = [
  company(
    ["NRTH", "Northmoor Flow Systems", "EUR", "Industrials", "Germany"],
    [41.2, 0.07, 0.24],
    [820e6, 0.06, 0.38, 0.17],
    { shares: 38e6 },
  ),
  company(
    ["HLDN", "Halden Instruments", "EUR", "Industrials", "Netherlands"],
    [88.5, 0.05, 0.19],
    [1_150e6, 0.05, 0.47, 0.21],
    { shares: 31e6, yearEnd: 9 },
  ),
  company(
    ["CRVN", "Corvane Energy Services", "EUR", "Energy", "Norway"],
    [23.8, 0.02, 0.31],
    [640e6, 0.02, 0.27, 0.12],
    { shares: 29e6, capex: 0.07, depreciation: 0.06, leverage: 2.4 },
  ),
  company(
    ["VSTA", "Vestara Medical", "USD", "Health Care", "United States"],
    [132.4, 0.09, 0.27],
    [930e6, 0.1, 0.62, 0.26],
    { shares: 24e6, taxRate: 0.21 },
  ),
  company(
    ["LMNR", "Lumenor Software", "USD", "Information Technology", "United States"],
    [64.1, 0.12, 0.36],
    [310e6, 0.18, 0.74, 0.22],
    { shares: 27e6, capex: 0.02, depreciation: 0.03, workingCapital: 0.05, leverage: 0.5, taxRate: 0.21, yearEnd: 6 },
  ),
  company(
    ["BRKS", "Brackwater Logistics", "GBP", "Industrials", "United Kingdom"],
    [15.6, 0.03, 0.22],
    [740e6, 0.04, 0.24, 0.11],
    { shares: 52e6, leverage: 2.1, yearEnd: 3 },
  ),
  company(["TRNF", "Ternfall Pumps", "EUR", "Industrials", "Austria"], [54.3, 0.06, 0.21], [560e6, 0.05, 0.36, 0.16], {
    shares: 18e6,
  }),
  company(["ALVK", "Alvik Components", "EUR", "Industrials", "Sweden"], [29.4, 0.04, 0.26], [480e6, 0.03, 0.31, 0.14], {
    shares: 24e6,
    leverage: 2,
  }),
  company(
    ["MRDN", "Meridal Diagnostics", "USD", "Health Care", "United States"],
    [47.9, 0.08, 0.33],
    [420e6, 0.09, 0.58, 0.19],
    { shares: 22e6, taxRate: 0.21 },
  ),
  company(
    ["QNTL", "Quantel Analytics", "USD", "Information Technology", "United States"],
    [31.7, 0.1, 0.41],
    [180e6, 0.22, 0.7, -0.06],
    { shares: 33e6, capex: 0.02, depreciation: 0.03, workingCapital: 0.04, leverage: 0, taxRate: 0.21 },
  ),
  company(
    ["KESW", "Keswick Foods", "GBP", "Consumer Staples", "United Kingdom"],
    [8.9, 0.02, 0.17],
    [1_320e6, 0.03, 0.29, 0.1],
    { shares: 120e6, leverage: 2.6, yearEnd: 3 },
  ),
  company(
    ["ZRNA", "Zerana Chemicals", "CHF", "Materials", "Switzerland"],
    [118.2, 0.03, 0.2],
    [890e6, 0.02, 0.34, 0.18],
    { shares: 9e6, capex: 0.06, depreciation: 0.05, taxRate: 0.15 },
  ),
];
