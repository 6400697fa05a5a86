import * as XLSX from "@e965/xlsx";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { CellMeaning, ParsedDocument, SheetCell, TableCellText } from "../document.ts";
import { parseFile } from "../index.ts";
import { unitOf, unitWithin } from "./heads.ts";

type Row = (string | number | null | XLSX.CellObject)[];

async function readSheet(rows: Row[], merges: string[] = []) {
  const book = XLSX.utils.book_new();
  const sheet = XLSX.utils.aoa_to_sheet(rows);
  sheet["!merges"] = merges.map((range) => XLSX.utils.decode_range(range));
  XLSX.utils.book_append_sheet(book, sheet, "Model");
  const document = await parseFile(new Uint8Array(XLSX.write(book, { type: "buffer", bookType: "xlsx" })), "m.xlsx");
  const cells = new Map<string, SheetCell>();
  for (const { layout, text } of document.pages) {
    if (layout?.kind !== "sheet") continue;
    for (const cell of layout.cells) {
      expect(text.slice(cell.start, cell.end)).toBe(cell.value);
      cells.set(cell.ref, cell);
    }
  }
  return { document, at: (ref: string): CellMeaning => meaning(cells.get(ref)) };
}

const meaning = (cell: CellMeaning | undefined): CellMeaning => ({
  header: cell?.header,
  rowHeader: cell?.rowHeader,
  unit: cell?.unit,
});

/** The first cell of that text in any of the document's printed tables. */
function cellOf(document: ParsedDocument, text: string): TableCellText | undefined {
  for (const page of document.pages) {
    for (const block of page.layout?.kind === "blocks" ? page.layout.blocks : []) {
      for (const cell of block.rows?.flat() ?? []) {
        expect(page.text.slice(cell.start, cell.end)).toBe(cell.text);
        if (cell.text === text) return cell;
      }
    }
  }
  return undefined;
}

describe("a figure in a workbook", () => {
  it("knows stacked headings, the section and the label it stands under, and the unit of the title", async () => {
    const { at, document } = await readSheet([
      ["Cash flow statement (in EUR thousands)"],
      [],
      ["", "FY2023", null, "FY2024", null],
      ["", "Actual", "Budget", "Actual", "Budget"],
      ["Investing"],
      ["  Capital expenditure", -1200, -1000, -1300, -1250],
    ]);
    const label = { rowHeader: "Investing · Capital expenditure", unit: "EUR thousands" };
    expect(at("B6")).toEqual({ header: "FY2023 · Actual", ...label });
    expect(at("C6")).toEqual({ header: "FY2023 · Budget", ...label });
    expect(at("E6")).toEqual({ header: "FY2024 · Budget", ...label });
    expect(document.pages[0]?.text).toContain("Capital expenditure · FY2023 Actual: -1200");
  });
  it("stands under every merged heading that covers its column", async () => {
    const { at } = await readSheet(
      [
        ["Item", "2024", null, "2025", null],
        ["", "H1", "H2", "H1", "H2"],
        ["Sales", 1, 2, 3, 4],
      ],
      ["B1:C1", "D1:E1", "A1:A2"],
    );
    expect(at("C3").header).toBe("2024 · H2");
    expect(at("D3").header).toBe("2025 · H1");
  });
  it("takes a unit from the column of units, or from brackets behind the label, before the table's own", async () => {
    const { at } = await readSheet([
      ["USD m", "Unit", "FY2024", "FY2025"],
      ["Headcount", "FTE", 120, 130],
      ["Margin (%)", null, 20, 30],
      ["Sales", null, 5, 6],
    ]);
    expect(at("C2").unit).toBe("FTE");
    expect(at("C3").unit).toBe("%");
    expect(at("D4").unit).toBe("USD m");
  });
  it("keeps the label of a merged block of rows for each of them", async () => {
    const { at } = await readSheet(
      [
        ["Region", "Line", "FY2024"],
        ["Europe", "Sales", 5],
        [null, "Costs", 3],
        ["Asia", "Sales", 7],
      ],
      ["A2:A3"],
    );
    expect(at("C3").rowHeader).toBe("Europe · Costs");
    expect(at("C4").rowHeader).toBe("Asia");
  });
  it("does not take the rows of a table of words for headings", async () => {
    const { at } = await readSheet([
      ["Name", "Role", "City"],
      ["Ada", "CFO", "Paris"],
      ["Bo", "CEO", "Rome"],
    ]);
    expect(at("B2").header).toBe("Role");
    expect(at("C3")).toEqual({ header: "City", rowHeader: "Bo", unit: undefined });
  });
  it("begins anew below a new line of headings", async () => {
    const { at } = await readSheet([["EUR m", 2023, 2024], ["Sales", 5, 6], [], ["", 2025, 2026], ["Orders", 7, 8]]);
    expect(at("C2").header).toBe("2024");
    expect(at("C5").header).toBe("2026");
  });
});

describe("a figure in a printed table", () => {
  it("knows spanned headings in HTML and repeats a label over several rows in each of their lines", async () => {
    const html = `<html><body><table>
      <tr><th rowspan="2">EUR m</th><th></th><th colspan="2">2024</th></tr>
      <tr><th></th><th>Actual</th><th>Plan</th></tr>
      <tr><td rowspan="2">Europe</td><td>Sales</td><td>51</td><td>52</td></tr>
      <tr><td>Costs</td><td>31</td><td>32</td></tr></table></body></html>`;
    const document = await parseFile(strToU8(html), "t.html");
    expect(cellOf(document, "32")).toMatchObject({
      header: "2024 · Plan",
      rowHeader: "Europe · Costs",
      unit: "EUR m",
    });
    expect(document.pages[0]?.text).toContain("Europe · Costs · 2024 Actual: 31");
  });
  it("knows merged headings and section rows in Word", async () => {
    const cell = (text: string, properties = "") =>
      `<w:tc><w:tcPr>${properties}</w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`;
    const body = `<w:tbl>
      <w:tr>${cell("", '<w:vMerge w:val="restart"/>')}${cell("FY2025", '<w:gridSpan w:val="2"/>')}</w:tr>
      <w:tr>${cell("", "<w:vMerge/>")}${cell("Low")}${cell("High")}</w:tr>
      <w:tr>${cell("Valuation", '<w:gridSpan w:val="3"/>')}</w:tr>
      <w:tr>${cell("Equity value")}${cell("9.1")}${cell("11.4")}</w:tr></w:tbl>`;
    const file = zipSync({
      "[Content_Types].xml": strToU8("<Types/>"),
      "word/document.xml": strToU8(`<w:document><w:body>${body}</w:body></w:document>`),
    });
    expect(cellOf(await parseFile(file, "t.docx"), "11.4")).toMatchObject({
      header: "FY2025 · High",
      rowHeader: "Valuation · Equity value",
    });
  });
  it("leaves pairs of a label and a text alone", async () => {
    const html =
      "<html><body><table><tr><td>Buyer</td><td>Aldervoss Partners</td></tr><tr><td>Seller</td><td>Corvane AG</td></tr></table></body></html>";
    const document = await parseFile(strToU8(html), "t.html");
    expect(document.pages[0]?.text).toContain("Seller · Corvane AG");
  });
});

describe("units", () => {
  it.each([
    ["EUR m", "EUR m"],
    ["(in thousands)", "thousands"],
    ["in USD millions", "USD millions"],
    ["€", "€"],
    ["%", "%"],
  ])("reads %s", (text, unit) => expect(unitOf(text)).toBe(unit));
  it.each([
    ["Balance sheet (in EUR thousands, except per share)", "EUR thousands"],
    ["All amounts are in millions of dollars", "millions of dollars"],
    ["Net debt (USD m)", "USD m"],
  ])("finds it in %s", (text, unit) => expect(unitWithin(text)).toBe(unit));
  it.each(["Made in Europe", "Manager", "x-ray", "Meeting in May"])("finds none in %s", (text) =>
    expect(unitWithin(text)).toBeUndefined(),
  );
});
