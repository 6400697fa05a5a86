import PDFDocument from "pdfkit";
import { describe, expect, it } from "vitest";
import { drawCentred, drawPdf, drawRow } from "../../test/fixtures/ingest/printed.ts";
import { PARSE_LIMITS, type ParsedPage, type PrintLayout } from "./document.ts";
import { parseFile } from "./index.ts";

const printOf = (page: ParsedPage | undefined): PrintLayout => {
  if (page?.layout?.kind !== "print") throw new Error("not a printed page");
  return page.layout;
};
const cut = (page: ParsedPage | undefined, { start, end }: { start: number; end: number }) =>
  page?.text.slice(start, end);

describe("the places on a PDF's page", () => {
  it("gives each line its box, from the top left corner, and the text of the line at its offsets", async () => {
    const pdf = await drawPdf((page) => page.fontSize(12).text("First line", 100, 90).text("Second line", 100, 300));
    const [page] = (await parseFile(pdf, "x.pdf")).pages;
    const print = printOf(page);
    expect(print).toMatchObject({ width: 612, height: 792 });
    expect(print.lines.map((line) => cut(page, line))).toEqual(["First line", "Second line"]);
    const [x0, y0, x1, y1] = print.lines[0]?.box ?? [0, 0, 0, 0];
    expect(x0).toBeCloseTo(101, 0);
    expect(x1).toBeGreaterThan(140);
    expect(y0).toBeGreaterThan(88);
    expect(y1).toBeLessThan(106);
    expect(print.lines[1]?.box[1]).toBeGreaterThan(298);
  });

  it("counts from the corner of a page as it is shown, when it is turned", async () => {
    const straight = await drawPdf((page) => page.text("Corner", 20, 20), { size: [600, 400], margin: 0 });
    const source = Buffer.from(straight).toString("latin1");
    const turned = Buffer.from(
      source.replace("/MediaBox [0 0 600 400]", "/MediaBox [0 0 600 400]\n/Rotate 90"),
      "latin1",
    );
    const print = printOf((await parseFile(new Uint8Array(turned), "x.pdf")).pages[0]);
    expect(print).toMatchObject({ width: 400, height: 600, rotation: 90 });
    // What stood at the top left stands at the top right.
    const [x0, y0] = print.lines[0]?.box ?? [0, 0];
    expect(x0).toBeGreaterThan(350);
    expect(y0).toBeLessThan(30);
  });

  it("reads a file with junk before its signature, and one that only an owner's password locks", async () => {
    const pdf = await drawPdf((page) => page.text("Behind the junk"));
    const wrapped = Buffer.concat([Buffer.from([0, 5, 0x16, 0, 0, 2, 0, 0]), Buffer.alloc(200), pdf]);
    expect((await parseFile(new Uint8Array(wrapped), "x.pdf")).pages[0]?.text).toContain("Behind the junk");
    const owned = await drawPdf((page) => page.text("Open to all"), { ownerPassword: "owner", pdfVersion: "1.7" });
    expect((await parseFile(owned, "x.pdf")).pages[0]?.text).toContain("Open to all");
  });

  it("mends a word that is broken at a line's end, and keeps a hyphen of its own", async () => {
    const pdf = await drawPdf((page) => {
      page.text("The management of a long-term loan.", 72, 72);
      page.text("It is the manage-", 72, 100).text("ment that signs the long-", 72, 114).text("term loan.", 72, 128);
    });
    const [page] = (await parseFile(pdf, "x.pdf")).pages;
    expect(page?.text).toMatch(/the management that signs the long-term loan\./);
    expect(printOf(page).lines.length).toBe(4);
  });
});

describe("tables of figures in a PDF", () => {
  const statement = () =>
    drawPdf((page) => {
      page.fontSize(10);
      page.text("Consolidated Statements of Income", 72, 60);
      page.text("(in millions, except per share data)", 72, 74);
      drawCentred(page, 100, "Year ended December 31,", 300, 480);
      drawRow(page, 114, "", [
        ["2023", 380],
        ["2022", 480],
      ]);
      drawRow(page, 132, "Net revenue", [
        ["$ 86,392", 380],
        ["$ 79,474", 480],
      ]);
      drawRow(page, 146, "Cost of sales", [
        ["(34,075)", 383],
        ["(31,200)", 483],
      ]);
      page.text("Provision for taxes on income of", 72, 160, { lineBreak: false });
      drawRow(page, 172, "foreign subsidiaries", [
        ["1,204", 380],
        ["—", 480],
      ]);
      drawRow(page, 186, "Operating margin", [
        ["13.3%", 386],
        ["14.5%", 486],
      ]);
    });

  it("knows the columns with their stacked headings, the unit, and each row's label and figures", async () => {
    const [page] = (await parseFile(await statement(), "x.pdf")).pages;
    const [table, ...more] = printOf(page).tables ?? [];
    expect(more).toEqual([]);
    expect(table?.unit).toContain("in millions, except per share data");
    expect(table?.columns).toEqual(["Year ended December 31, 2023", "Year ended December 31, 2022"]);
    expect(
      table?.rows.map(({ label, cells }) => [label, ...cells.map((cell) => [cell.column, cut(page, cell)])]),
    ).toEqual([
      ["Net revenue", [0, "$ 86,392"], [1, "$ 79,474"]],
      ["Cost of sales", [0, "(34,075)"], [1, "(31,200)"]],
      ["Provision for taxes on income of foreign subsidiaries", [0, "1,204"], [1, "—"]],
      ["Operating margin", [0, "13.3%"], [1, "14.5%"]],
    ]);
  });

  it("reads headings of several lines over each column", async () => {
    const pdf = await drawPdf((page) => {
      page.fontSize(10);
      drawRow(page, 80, "", [
        ["Maximum", 320],
        ["Average", 420],
      ]);
      drawRow(page, 92, "Facility", [
        ["commitment", 320],
        ["rate", 420],
      ]);
      drawRow(page, 110, "Term loan A", [
        ["250.0", 320],
        ["6.25%", 424],
      ]);
      drawRow(page, 124, "Revolver", [
        ["75.5", 320],
        ["5.10%", 424],
      ]);
      drawRow(page, 138, "Notes", [
        ["1,000.0", 320],
        ["4.00%", 424],
      ]);
    });
    const [table] = printOf((await parseFile(pdf, "x.pdf")).pages[0]).tables ?? [];
    expect(table?.columns).toEqual(["Maximum commitment", "Average rate"]);
  });

  it("takes no sentence with figures for a table", async () => {
    const pdf = await drawPdf((page) => {
      page
        .fontSize(10)
        .text(
          "Revenue rose to EUR 4,250 in 2023 from EUR 3,980 in 2022. The facility of EUR 300 was drawn by EUR 120 in March 2022 and repaid in 2023. ".repeat(
            4,
          ),
          { width: 400 },
        );
    });
    expect(printOf((await parseFile(pdf, "x.pdf")).pages[0]).tables).toBeUndefined();
  });
});

describe("what a PDF holds besides its pages", () => {
  it("takes comments, filled fields and attached files' names into the text, and bookmarks for headings", async () => {
    const pdf = await drawPdf((page) => {
      page.text("Share purchase agreement of the parties", 72, 72);
      page.note(100, 100, 20, 20, "Check the cap with Ada", { Title: "Bo" } as never);
      page.initForm();
      page.formText("purchaser", 72, 200, 200, 20, { value: "Quillon Holdings" });
      page.file(Buffer.from("x"), { name: "schedule.xlsx" });
      page.outline.addItem("Purchase terms");
    });
    const document = await parseFile(pdf, "x.pdf");
    const text = document.pages[0]?.text ?? "";
    expect(text).toContain("Check the cap with Ada");
    expect(text).toContain("purchaser: Quillon Holdings");
    expect(text).toContain("Attachments: schedule.xlsx");
    expect(document.outline).toContainEqual({ level: 1, title: "Purchase terms", page: 1, start: 0 });
  });
});

describe("a long PDF", () => {
  it("goes on in a fresh engine without losing a page, its places or its bookmarks", async () => {
    const pdf = await drawPdf((page) => {
      for (let at = 1; at <= 3; at++) {
        if (at > 1) page.addPage();
        page.text(`Words of page ${at}`, 72, 72);
        page.outline.addItem(`Words of page ${at}`);
      }
    });
    const whole = await parseFile(pdf, "x.pdf");
    expect(whole.pages.map(({ text }) => text)).toEqual([1, 2, 3].map((at) => `Words of page ${at}\n`));
    expect(await parseFile(pdf, "x.pdf", undefined, { ...PARSE_LIMITS, pdfEngineBytes: 0 })).toEqual(whole);
  });
});

describe("scanned pages", () => {
  /** A page whose words are an image: the same page, drawn by the engine and put back as pixels. */
  async function scanOf(lines: readonly string[]): Promise<Uint8Array> {
    const { loadEngine } = await import("./pdf/engine.ts");
    const { renderAt } = await import("./pdf/scan.ts");
    const engine = await loadEngine();
    const printed = await drawPdf((page) => {
      for (const [at, line] of lines.entries()) page.fontSize(16).text(line, 72, 72 + at * 30);
    });
    const pointer = engine.wasmExports.malloc(printed.length);
    engine.HEAPU8.set(printed, pointer);
    const document = engine._FPDF_LoadMemDocument(pointer, printed.length, 0);
    const page = engine._FPDF_LoadPage(document, 0);
    const image = renderAt(engine, page, { width: 612, height: 792 }, 150 / 72);
    engine._FPDF_ClosePage(page);
    engine._FPDF_CloseDocument(document);
    const { encodePng } = await import("../../test/fixtures/ingest/images.ts");
    const pdf = new PDFDocument({ margin: 0 });
    const parts: Buffer[] = [];
    pdf.on("data", (part: Buffer) => parts.push(part));
    const ended = new Promise<void>((resolve) => pdf.on("end", resolve));
    pdf.image(Buffer.from(encodePng(image)), 0, 0, { width: 612, height: 792 });
    pdf.addPage().text("A page that was typed, with words enough to be one.", 72, 72);
    pdf.end();
    await ended;
    return new Uint8Array(Buffer.concat(parts));
  }

  it("are read page by page with the place of each word, beside pages that hold text", {
    timeout: 60_000,
  }, async () => {
    const details: string[] = [];
    const scan = await scanOf(["Purchase price adjustment", "The price is EUR 4,250,000 at closing."]);
    const document = await parseFile(scan, "scan.pdf", (_fraction, detail) => details.push(detail));
    const [scanned, typed] = document.pages;
    expect(scanned?.text).toContain("Purchase price adjustment\nThe price is EUR 4,250,000 at closing.");
    const print = printOf(scanned);
    expect(print.scanned).toBe(true);
    const word = print.words?.find((place) => cut(scanned, place) === "4,250,000");
    expect(word?.box[1]).toBeGreaterThan(100);
    expect(word?.box[3]).toBeLessThan(125);
    expect(details).toContain("page 1 of 2, reading the scan");
    expect(typed?.text).toContain("A page that was typed");
    expect(printOf(typed).scanned).toBeUndefined();
  });
});
