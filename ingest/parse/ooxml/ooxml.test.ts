import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parseFile } from "../index.ts";

const textOf = (document: { pages: { text: string }[] }) => document.pages.map((page) => page.text).join("");
const office = (parts: Record<string, string | Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries({ "[Content_Types].xml": "<Types/>", ...parts }).map(([name, part]) => [
        name,
        typeof part === "string" ? strToU8(part) : part,
      ]),
    ),
  );
const relations = (...links: [id: string, type: string, target: string, mode?: string][]) =>
  `<Relationships>${links.map(([id, type, target, mode]) => `<Relationship Id="${id}" Type="http://x/${type}" Target="${target}"${mode ? ` TargetMode="${mode}"` : ""}/>`).join("")}</Relationships>`;
const run = (text: string) => `<w:r><w:t>${text}</w:t></w:r>`;
const paragraph = (content: string) => `<w:p>${content}</w:p>`;
const word = (body: string) => `<w:document><w:body>${body}</w:body></w:document>`;
const chart = (title: string) =>
  `<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>${title}</a:t></a:r></a:p></c:title><c:ser><c:tx><c:v>Sales</c:v></c:tx><c:cat><c:pt><c:v>March</c:v></c:pt><c:pt><c:v>April</c:v></c:pt></c:cat><c:val><c:pt><c:v>3</c:v></c:pt><c:pt><c:v>4.4000000000000004</c:v></c:pt></c:val></c:ser></c:chart></c:chartSpace>`;

describe("Word", () => {
  it("keeps what stands beside the prose behind it, under headings of its own", async () => {
    const file = office({
      "word/document.xml": word(
        paragraph(run("Before")) +
          paragraph(
            `${run("The price is ")}<w:del w:author="Bo"><w:r><w:delText>8m</w:delText></w:r></w:del>${run("9m")}`,
          ) +
          paragraph(`<w:r><w:drawing><c:chart r:id="r5"/></w:drawing></w:r>${run("After")}`),
      ),
      "word/_rels/document.xml.rels": relations(
        ["r1", "header", "header1.xml"],
        ["r2", "comments", "comments.xml"],
        ["r3", "footnotes", "footnotes.xml"],
        ["r4", "hyperlink", "https://example.com/terms", "External"],
        ["r5", "chart", "charts/chart1.xml"],
      ),
      "word/header1.xml": `<w:hdr>${paragraph(run("Strictly private"))}</w:hdr>`,
      "word/comments.xml": `<w:comments><w:comment w:author="Ada">${paragraph(run("Why nine?"))}</w:comment></w:comments>`,
      "word/footnotes.xml": `<w:footnotes><w:footnote w:type="separator">${paragraph(run("-"))}</w:footnote><w:footnote>${paragraph(run("Net of debt."))}</w:footnote></w:footnotes>`,
      "word/charts/chart1.xml": chart("Monthly sales"),
      "docProps/core.xml":
        "<cp:coreProperties><dc:title>Offer letter</dc:title><dc:subject>Falcon</dc:subject></cp:coreProperties>",
    });
    const document = await parseFile(file, "x.docx");
    const text = textOf(document);
    expect(text).toMatch(/^Before\n\nThe price is 9m\n\nAfter\n\n/);
    expect(text).toMatch(/Footnotes\n\n1\. Net of debt\./);
    expect(text).toMatch(/Comments\n\n1\. Ada: Why nine\?/);
    expect(text).toMatch(/Text struck by tracked changes\n\nBo: 8m/);
    expect(text).toMatch(/Headers and footers\n\nStrictly private/);
    expect(text).toMatch(/Links\n\nhttps:\/\/example\.com\/terms/);
    expect(text).toContain("Chart: Monthly sales");
    expect(text).toContain("Sales · March: 3 · April: 4.4\n");
    expect(text).toContain("Subject: Falcon");
    expect(document.title).toBe("Offer letter");
  });
  it("writes equations in one line", async () => {
    const math =
      "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:oMath>";
    const file = office({ "word/document.xml": word(paragraph(run("where") + math)) });
    expect(textOf(await parseFile(file, "x.docx"))).toContain("where x=(a+b)/(c^2)");
  });
  it("reads included documents in their place and embedded files behind, and follows no link", async () => {
    const inner = office({ "word/document.xml": word(paragraph(run("inner words"))) });
    const file = office({
      "word/document.xml": word(`${paragraph(run("above"))}<w:altChunk r:id="r1"/>${paragraph(run("below"))}`),
      "word/_rels/document.xml.rels": relations(
        ["r1", "aFChunk", "chunk.html"],
        ["r2", "image", "http://192.0.2.1/pixel.png", "External"],
      ),
      "word/chunk.html":
        "<html><body><h2>Chunk</h2><table><tr><th>Year</th><th>Fee</th></tr><tr><td>2025</td><td>5</td></tr></table></body></html>",
      "word/embeddings/terms.docx": inner,
    });
    const document = await parseFile(file, "x.docx");
    expect(document.pages[0]?.text).toMatch(/^above\n\nChunk\n\nYear · Fee\n2025 · Fee: 5\n\nbelow/);
    expect(document.pages.at(-1)).toMatchObject({ label: "terms.docx", text: "inner words\n\n" });
    for (const { page, start, title } of document.outline.filter((entry) => entry.title === "Chunk"))
      expect(document.pages[page - 1]?.text.slice(start, start + title.length)).toBe(title);
  });
});

describe("PowerPoint", () => {
  it("shows what masters show, comments with their authors, and charts on their slide", async () => {
    const shape = (text: string, placeholder = "") =>
      `<p:sp><p:nvSpPr><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
    const tree = (content: string, attributes = "") =>
      `<p:sld ${attributes}><p:cSld><p:spTree>${content}</p:spTree></p:cSld></p:sld>`;
    const file = office({
      "ppt/presentation.xml": "<p:presentation/>",
      "ppt/slides/slide1.xml": tree(shape("Falcon", '<p:ph type="title"/>')),
      "ppt/slides/slide2.xml": tree(shape("Hidden idea"), 'show="0"'),
      "ppt/slides/_rels/slide1.xml.rels": relations(
        ["r1", "chart", "../charts/chart1.xml"],
        ["r2", "comments", "../comments/comment1.xml"],
      ),
      "ppt/charts/chart1.xml": chart("Monthly sales"),
      "ppt/comments/comment1.xml": '<p:cmLst><p:cm authorId="0"><p:text>Check this</p:text></p:cm></p:cmLst>',
      "ppt/commentAuthors.xml": '<p:cmAuthorLst><p:cmAuthor id="0" name="Ada"/></p:cmAuthorLst>',
      "ppt/slideMasters/slideMaster1.xml": tree(
        shape("Click to edit", '<p:ph type="title"/>') + shape("Strictly private"),
      ),
    });
    const document = await parseFile(file, "x.pptx");
    expect(document.pages.map(({ label }) => label)).toEqual(["Slide 1", "Slide 2 (hidden)", "Beside the slides"]);
    expect(document.pages[0]?.text).toMatch(/Falcon[\s\S]*April: 4\.4[\s\S]*Comment: Ada: Check this/);
    expect(document.pages[2]?.text).toMatch(/Slide masters\n\nStrictly private/);
    expect(textOf(document)).not.toContain("Click to edit");
  });
});

describe("Excel", () => {
  it("keeps page headers, text boxes and charts, and reads a row's place from its indentation", async () => {
    const cell = (ref: string, value: string | number, style = 0) =>
      typeof value === "number"
        ? `<c r="${ref}" s="${style}"><v>${value}</v></c>`
        : `<c r="${ref}" s="${style}" t="inlineStr"><is><t>${value}</t></is></c>`;
    const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    const file = office({
      "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${spreadsheet}.worksheet+xml"/></Types>`,
      "xl/workbook.xml": `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="Model" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      "xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relation}/styles" Target="styles.xml"/></Relationships>`,
      "xl/styles.xml": '<styleSheet><cellXfs><xf/><xf><alignment indent="2"/></xf></cellXfs></styleSheet>',
      "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1">${cell("A1", "EUR m")}${cell("B1", "FY2024")}</row><row r="2">${cell("A2", "Sales")}${cell("B2", 9)}</row><row r="3">${cell("A3", "Pumps", 1)}${cell("B3", 5)}</row></sheetData><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"Strictly private&amp;RPage &amp;P</oddHeader></headerFooter></worksheet>`,
      "xl/drawings/drawing1.xml":
        "<xdr:wsDr><xdr:sp><xdr:txBody><a:p><a:r><a:t>Mind the gap</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>",
      "xl/charts/chart1.xml": chart("Monthly sales"),
    });
    const document = await parseFile(file, "x.xlsx");
    const layout = document.pages[0]?.layout;
    const cells = layout?.kind === "sheet" ? layout.cells : [];
    expect(cells.find(({ ref }) => ref === "B3")?.rowHeader).toBe("Sales · Pumps");
    expect(document.pages[1]?.text).toMatch(
      /Monthly sales[\s\S]*Text boxes\n\nMind the gap[\s\S]*Headers and footers\n\nStrictly private/,
    );
    expect(textOf(document)).not.toContain("Arial");
  });
});
