import { describe, expect, it } from "vitest";
import { readPeriod, yearEndIn } from "./periods.ts";
import { readUnit } from "./units.ts";

describe("heads of columns", () => {
  it.each([
    ["FY2025A", "FY2025", "2025-12-31", "actual"],
    ["2026E", "FY2026", "2026-12-31", "forecast"],
    ["FY25", "FY2025", "2025-12-31", undefined],
    ["2024/25", "FY2025", "2025-12-31", undefined],
    ["Budget 2027", "FY2027", "2027-12-31", "forecast"],
    ["2026 (forecast)", "FY2026", "2026-12-31", "forecast"],
    ["31 December 2024", "FY2024", "2024-12-31", undefined],
    ["Year ended 31 December 2024", "FY2024", "2024-12-31", undefined],
    ["Dec-24", "FY2024", "2024-12-31", undefined],
    ["30.09.2026", "2026-09-30", "2026-09-30", undefined],
    ["Q1 2026", "Q1 2026", "2026-03-31", undefined],
    ["2025 Q3", "Q3 2025", "2025-09-30", undefined],
    ["LTM Sep-26", "LTM 2026-09-30", "2026-09-30", undefined],
  ])("%s is %s", (text, label, end, scenario) => {
    expect(readPeriod(text)).toEqual({ label, end, scenario });
  });

  it.each(["Revenue", "H1 2025", "YTD 2025", "Share of FY2025", "12", "2025 employees", "31.02.2025"])(
    "%s is none",
    (text) => {
      expect(readPeriod(text)).toBeUndefined();
    },
  );

  it("move quarters with the fiscal year", () => {
    expect(readPeriod("Q1 2026", "06-30")?.end).toBe("2025-09-30");
    expect(yearEndIn("for the year ended 30 June 2025")).toBe("06-30");
    expect(yearEndIn("fiscal year ending March 31")).toBe("03-31");
  });

  it.each([
    ["EUR million", "EUR", 1e6],
    ["€m", "EUR", 1e6],
    ["£'000", "GBP", 1e3],
    ["TEUR", "EUR", 1e3],
    ["USD in thousands", "USD", 1e3],
    ["$ millions", "USD", 1e6],
    ["CHF bn", "CHF", 1e9],
    ["Revenue by month", undefined, undefined],
    ["EUR and GBP", undefined, undefined],
  ])("%s is a unit", (text, currency, scale) => {
    expect(readUnit(text)).toEqual({ currency, scale });
  });
});
