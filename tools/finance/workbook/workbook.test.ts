import { read } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { hasLibreOffice, recalculate } from "../../../test/libreoffice.ts";
import type { Book } from "./book.ts";
import { buildBook } from "./build-book.ts";
import { differences } from "./compare.ts";
import { f, renderFormula } from "./formula.ts";
import { METHOD_TOOLS, type MethodTool } from "./methods.ts";
import { writeXlsx } from "./ooxml/write-xlsx.ts";
import { randomBook } from "./random-models.ts";

const dcf = { currency: "EUR", freeCashFlows: [10e6, 12e6, 14e6], wacc: 0.1, terminalGrowth: 0.02, netDebt: 5e6 };
const bookOf = (
  given: Record<string, unknown> = dcf,
  tool: MethodTool = "value_dcf",
  sources: Parameters<typeof buildBook>[0]["sources"] = {},
): Book =>
  buildBook({
    title: "Falcon",
    date: "2026-09-30",
    valuations: [{ tool, arguments: given }],
    sources,
    url: "https://parley.example/docs",
  });
const cellsOf = (book: Book) =>
  [book.inputs, book.model, book.sensitivity, book.checks, book.sources].flatMap((sheet) =>
    [...sheet.cells.values()].flatMap((line) => [...line.values()].map((cell) => ({ ...cell, sheet: sheet.name }))),
  );

describe("a valuation workbook", () => {
  it("has a comment with system, date, reference and link on every input, and a formula in every other number", () => {
    for (const tool of METHOD_TOOLS)
      for (const { role, formula, comment } of cellsOf(randomBook(tool, 3).book)) {
        if (role === "input") expect(comment).toMatch(/^System: .+\nDate: 2026-09-30\nReference: .+\nLink: .+$/);
        if (role === "computed" || role === "total") expect(formula).toBeDefined();
      }
  });

  it("says where an input comes from, and marks what nobody sourced", () => {
    const book = bookOf({ ...dcf, basis: { wacc: "IC paper of 3 March, page 4" } }, "value_dcf", {
      netDebt: {
        system: "Data room",
        reference: "Accounts 2025, page 12",
        url: "https://parley.example/documents/doc_1",
      },
    });
    const comments = cellsOf(book).flatMap(({ comment }) => comment ?? []);
    expect(comments).toContainEqual(expect.stringContaining("Reference: IC paper of 3 March, page 4"));
    expect(comments).toContainEqual(expect.stringMatching(/System: Data room\n.*\n.*page 12\nLink: https/));
    expect(comments.filter((text) => text.includes("ASSUMPTION")).length).toBeGreaterThan(0);
  });

  it("opens with its sheets, names and comments", () => {
    const { SheetNames, Sheets, Workbook } = read(writeXlsx(bookOf()));
    expect(SheetNames).toEqual(["Inputs", "Model", "Sensitivity", "Checks", "Sources"]);
    expect(Workbook?.Names?.map(({ Name }) => Name)).toEqual(
      expect.arrayContaining(["dcf_wacc", "dcf_enterprise_value", "all_checks"]),
    );
    const commented = Object.values(Sheets.Inputs ?? {}).filter((cell) => (cell as { c?: unknown[] }).c?.length);
    expect(commented.length).toBe(cellsOf(bookOf()).filter(({ role }) => role === "input").length);
  });

  it("is the same file for the same input", () => {
    expect(Buffer.compare(writeXlsx(bookOf()), writeXlsx(bookOf()))).toBe(0);
  });

  it("writes names that look like formulas or markup as words", () => {
    const peers = ["=1+1", '<b>&"quoted"', "plain"].map((name, i) => ({
      name,
      enterpriseValue: 100 * (i + 1),
      figure: 10,
    }));
    const given = { currency: "EUR", period: "LTM", companyFigure: 50, peers };
    const { Sheets } = read(writeXlsx(bookOf(given, "value_trading_comps")));
    const words = Object.values(Sheets.Inputs ?? {}).map((cell) => (cell as { v?: unknown }).v);
    expect(words).toEqual(expect.arrayContaining(["=1+1", '<b>&"quoted"']));
  });

  it("holds several methods side by side and refuses one of them twice", () => {
    const valuations = [
      { tool: "value_dcf" as const, arguments: dcf },
      { tool: "compute_returns" as const, arguments: { cashFlows: [-100, 60, 70] } },
    ];
    const request = { title: "Falcon", date: "2026-09-30", sources: {}, url: "https://parley.example/docs" };
    expect(buildBook({ ...request, valuations }).names.has("returns_irr")).toBe(true);
    expect(() => buildBook({ ...request, valuations: [...valuations, ...valuations] })).toThrow(/stands twice/);
  });

  it("refuses what the valuation refuses", () => {
    expect(() => bookOf({ ...dcf, terminalGrowth: 0.12 })).toThrow(/infinitely much/);
    expect(() => bookOf({ ...dcf, freeCashFlows: "many" })).toThrow(/value_dcf/);
  });

  it("names the sheet only of cells that stand on another one", () => {
    const here = { sheet: "Model", row: 3, column: 28 };
    expect(renderFormula(f`${here}+${{ ...here, sheet: "Inputs", endRow: 4, endColumn: 29 }}*2`, "Model")).toBe(
      "$AB$3+Inputs!$AB$3:$AC$4*2",
    );
  });

  it.skipIf(!hasLibreOffice)(
    "recalculates to what the engine says, for random models of every method",
    async () => {
      const books = METHOD_TOOLS.flatMap((tool, i) => [randomBook(tool, 10 + i), randomBook(tool, 20 + i)]);
      const recalculated = await recalculate(books.map(({ book }) => writeXlsx(book)));
      const found = books.flatMap(({ book, given }, i) =>
        differences(book, recalculated[i] as Uint8Array).map((difference) => ({ ...difference, given })),
      );
      expect(found).toEqual([]);
    },
    120_000,
  );
});
