import { describe, expect, it } from "vitest";
import { checkStatements } from "./checks.ts";
import type { Grid } from "./grid.ts";
import { type ReadOptions, readStatements } from "./read-statements.ts";

const gridOf = (rows: readonly (readonly string[])[], name = "Sheet1"): Grid => ({
  name,
  cells: rows.flatMap((row, r) =>
    row.map((text, c) => ({ row: r + 1, column: c + 1, text, ref: `${name}!${String.fromCharCode(65 + c)}${r + 1}` })),
  ),
});
const read = (rows: readonly (readonly string[])[], options: ReadOptions = {}, name = "Sheet1") =>
  readStatements(gridOf(rows, name), options);
const lineOf = (result: ReturnType<typeof read>, account: string, period: string) =>
  result.statements
    .filter((each) => each.period === period)
    .flatMap(({ lines }) => lines)
    .find((line) => line.account === account);

describe("statements from a table", () => {
  it("take periods, unit and currency from its heads and keep names and cells", () => {
    const result = read([
      ["Tarnfell: profit and loss, EUR million"],
      [],
      ["", "FY2025A", "FY2026E"],
      ["Revenue", "151.9", "163.5"],
      ["EBITDA", "34.6", "38.4"],
      ["EBITDA margin", "22.8%", "23.5%"],
    ]);
    expect(lineOf(result, "revenue", "FY2026")).toEqual({
      account: "revenue",
      name: "Revenue",
      value: 163_500_000,
      cell: "Sheet1!C4",
    });
    expect(result.statements.map(({ period, scenario, currency, kind }) => [period, scenario, currency, kind])).toEqual(
      [
        ["FY2025", "actual", "EUR", "income"],
        ["FY2026", "forecast", "EUR", "income"],
      ],
    );
  });

  it("read thousands, parentheses and costs below zero", () => {
    const result = read([
      ["Income statement in £'000", "2024", "2023"],
      ["Turnover", "12,340", "11,000"],
      ["Cost of sales", "(7,340)", "(6,600)"],
      ["Gross profit", "5,000", "4,400"],
    ]);
    expect([lineOf(result, "revenue", "FY2024")?.value, lineOf(result, "costOfRevenue", "FY2024")?.value]).toEqual([
      12_340_000, 7_340_000,
    ]);
    expect(checkStatements(result.statements)).toMatchObject([{ holds: true }, { holds: true }]);
  });

  it("read German amounts and names", () => {
    const result = read([
      ["Gewinn- und Verlustrechnung in TEUR", "31.12.2024", "31.12.2023"],
      ["Umsatzerlöse", "1.234,5", "1.100,0"],
      ["Abschreibungen", "45,2", "40,0"],
    ]);
    expect(lineOf(result, "revenue", "FY2024")?.value).toBe(1_234_500);
    expect(lineOf(result, "depreciationAmortization", "FY2024")?.value).toBe(45_200);
  });

  it("follow headings from one statement to the next", () => {
    const result = read([
      ["USD million", "FY2024", "FY2025"],
      ["Balance sheet"],
      ["Cash", "10", "12"],
      ["Total assets", "100", "110"],
      ["Total liabilities", "60", "64"],
      ["Total equity", "40", "46"],
      ["Cash flow statement"],
      ["Capex", "8", "9"],
      ["Something of our own", "1", "2"],
    ]);
    expect(new Set(result.statements.map(({ kind }) => kind))).toEqual(new Set(["balance", "cash_flow"]));
    expect(lineOf(result, "capitalExpenditure", "FY2025")?.value).toBe(-9_000_000);
    expect(result.unmapped).toEqual([{ name: "Something of our own", cell: "Sheet1!B9" }]);
  });

  it("find a balance sheet that does not balance", () => {
    const { statements } = read([
      ["EUR", "2024", "2025"],
      ["Total assets", "100", "110"],
      ["Total liabilities", "60", "60"],
      ["Total equity", "40", "46"],
    ]);
    expect(checkStatements(statements).map(({ period, holds }) => [period, holds])).toEqual([
      ["FY2024", true],
      ["FY2025", false],
    ]);
  });

  it("count what people corrected before everything else", () => {
    const rows = [
      ["EUR", "2024", "2025"],
      ["Commercial income", "5", "6"],
      ["Costs of it", "1", "2"],
    ];
    expect(lineOf(read(rows), "revenue", "FY2025")).toBeUndefined();
    expect(
      lineOf(read(rows, { mappings: new Map([["commercial income", "revenue"]]) }), "revenue", "FY2025")?.value,
    ).toBe(6);
  });

  it("ask for a currency that nobody names, and for one where two are named", () => {
    const rows = [
      ["", "2024", "2025"],
      ["Revenue", "5", "6"],
      ["EBITDA", "1", "2"],
    ];
    expect(read(rows)).toMatchObject({ missingCurrency: true, statements: [] });
    expect(read([["EUR and USD"], ...rows])).toMatchObject({ missingCurrency: true });
    expect(read(rows, { currency: "CHF" }).statements).toHaveLength(2);
  });

  it("say when no unit is named", () => {
    const { notes } = read([
      ["EUR", "2024", "2025"],
      ["Revenue", "5", "6"],
      ["EBITDA", "1", "2"],
    ]);
    expect(notes[0]).toMatch(/no unit is named/);
  });

  it("take the fiscal year's end from the document or from whoever asks", () => {
    const rows = [["EUR, year ended 30 June"], ["", "2024", "2025"], ["Revenue", "5", "6"], ["EBITDA", "1", "2"]];
    expect(read(rows).statements[0]?.periodEnd).toBe("2024-06-30");
    expect(read(rows, { yearEnd: "09-30" }).statements[0]?.periodEnd).toBe("2024-09-30");
  });

  it("read more than ten years", () => {
    const years = Array.from({ length: 14 }, (_, i) => String(2012 + i));
    const { statements } = read([
      ["EURm", ...years],
      ["Revenue", ...years.map((_, i) => String(i))],
      ["EBITDA", ...years.map(() => "1")],
    ]);
    expect(statements).toHaveLength(14);
  });

  it("keep changes of a cash flow statement apart from balances", () => {
    const result = read(
      [
        ["USD million", "2024", "2025"],
        ["Net income", "5", "6"],
        ["Inventories", "(3)", "(2)"],
        ["Accounts payable", "8", "7"],
        ["Net cash provided by (used in) operating activities", "10", "11"],
      ],
      {},
      "Cash flow statement",
    );
    expect(new Set(result.statements.map(({ kind }) => kind))).toEqual(new Set(["income", "cash_flow"]));
    expect(result.unmapped.map(({ name }) => name)).toEqual(["Inventories", "Accounts payable"]);
  });

  it("tell a tax from a refund by what is left after it", () => {
    const taxOf = (tax: string, left: string) =>
      lineOf(
        read([
          ["EUR", "2024", "2025"],
          ["Profit before tax", "100", "100"],
          ["Tax", tax, tax],
          ["Net income", left, left],
        ]),
        "incomeTax",
        "FY2025",
      )?.value;
    expect([taxOf("(25)", "75"), taxOf("25", "75"), taxOf("(25)", "125"), taxOf("25", "125")]).toEqual([
      25, 25, -25, -25,
    ]);
  });

  it("tell quarters from years by how long they last, and drop what could be either", () => {
    const rows = (above: string, ...heads: string[]) => [
      ["$ in thousands", above],
      ["", ...heads],
      ["Net sales", ...heads.map(() => "10")],
      ["Operating income", ...heads.map(() => "2")],
    ];
    const periods = (result: ReturnType<typeof read>) => result.statements.map(({ period }) => period);
    expect(periods(read(rows("13 weeks ended", "January 28, 2023", "January 29, 2022")))).toEqual([
      "Quarter to 2022-01-29",
      "Quarter to 2023-01-28",
    ]);
    expect(periods(read(rows("", "13 weeks ended January 28, 2023", "52 weeks ended January 28, 2023")))).toEqual([
      "Quarter to 2023-01-28",
      "FY to 2023-01-28",
    ]);
    expect(periods(read(rows("nine months ended", "30 September 2025", "30 September 2024")))).toEqual([]);
  });

  it("find nothing in a table that is none", () => {
    expect(
      read([
        ["Customer", "Share"],
        ["Corvane", "31%"],
      ]),
    ).toMatchObject({ statements: [], missingCurrency: false });
  });
});
