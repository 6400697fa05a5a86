import PDFDocument from "pdfkit";

export interface PdfTable {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  /** Share of the width of each column; the first is text, the others are right-aligned. */
  widths?: readonly number[];
}
export type PdfBlock =
  | { kind: "title"; text: string; sub?: string }
  | { kind: "heading"; text: string }
  | { kind: "clause"; number: string; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "table"; caption: string; table: PdfTable }
  | { kind: "page-break" };

export interface PdfSpec {
  title: string;
  /** Printed on each page, left and right. */
  header: readonly [string, string];
  blocks: readonly PdfBlock[];
}

const MARGIN = 78;
const BODY = 12;
const LEADING = 9;
/** Fixed, so that the same text always gives the same file. */
const CREATED = new Date(Date.UTC(2026, 0, 5));

/** A plain A4 document with numbered clauses, tables and page numbers, as a law firm or a bank would send it. */
export async function writePdf({ title, header, blocks }: PdfSpec): Promise<Buffer> {
  const doc = new PDFDocument({
    size: "A4",
    margins: { top: 84, bottom: 72, left: MARGIN, right: MARGIN },
    bufferPages: true,
    info: { Title: title, Author: "Demo workspace, fictional", CreationDate: CREATED, ModDate: CREATED },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => doc.on("end", resolve));
  doc.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const block of blocks) draw(doc, block);
  furnish(doc, header);
  doc.end();
  await ended;
  return Buffer.concat(chunks);
}

const textWidth = (doc: PDFKit.PDFDocument) => doc.page.width - 2 * MARGIN;

function draw(doc: PDFKit.PDFDocument, block: PdfBlock): void {
  switch (block.kind) {
    case "title":
      doc.moveDown(6).font("Times-Bold").fontSize(22).text(block.text, { align: "center" });
      if (block.sub) doc.moveDown(1).font("Times-Roman").fontSize(13).text(block.sub, { align: "center" });
      doc.moveDown(3);
      break;
    case "heading":
      keepTogether(doc, 80);
      doc.moveDown(0.8).font("Times-Bold").fontSize(12.5).text(block.text).moveDown(0.3);
      break;
    case "clause": {
      doc.font("Times-Roman").fontSize(BODY);
      const indent = 44;
      const width = textWidth(doc) - indent;
      keepTogether(doc, Math.min(doc.heightOfString(block.text, { width, lineGap: LEADING }), 200));
      const { y } = doc;
      doc.text(block.number, MARGIN, y, { width: indent - 6, lineGap: LEADING });
      doc.text(block.text, MARGIN + indent, y, { width, lineGap: LEADING, align: "left" });
      doc.x = MARGIN;
      doc.moveDown(1);
      break;
    }
    case "paragraph":
      doc.font("Times-Roman").fontSize(BODY).text(block.text, { lineGap: LEADING }).moveDown(0.6);
      break;
    case "table":
      drawTable(doc, block.caption, block.table);
      break;
    case "page-break":
      doc.addPage();
      break;
  }
}

/** Begins a new page when less than `height` is left on this one. */
function keepTogether(doc: PDFKit.PDFDocument, height: number): void {
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
}

function drawTable(doc: PDFKit.PDFDocument, caption: string, { columns, rows, widths }: PdfTable): void {
  const total = textWidth(doc);
  const shares = widths ?? columns.map((_, i) => (i ? 0.6 / (columns.length - 1) : 0.4));
  const lefts = shares.map((_, i) => MARGIN + total * shares.slice(0, i).reduce((a, b) => a + b, 0));
  const row = (cells: readonly string[], bold: boolean) => {
    doc.font(bold ? "Times-Bold" : "Times-Roman").fontSize(10);
    const height = Math.max(
      ...cells.map((cell, i) => doc.heightOfString(cell, { width: total * (shares[i] ?? 0) - 6 })),
    );
    if (doc.y + height + 6 > doc.page.height - doc.page.margins.bottom) {
      doc.addPage();
      if (!bold) row(columns, true);
      doc.font("Times-Roman").fontSize(10);
    }
    const { y } = doc;
    for (const [i, cell] of cells.entries())
      doc.text(cell, lefts[i] ?? MARGIN, y, {
        width: total * (shares[i] ?? 0) - 6,
        align: i && /^[\d(–-]/.test(cell) ? "right" : "left",
      });
    doc.x = MARGIN;
    doc.y = y + height + 12;
    doc
      .moveTo(MARGIN, doc.y - 6)
      .lineTo(MARGIN + total, doc.y - 6)
      .lineWidth(bold ? 0.8 : 0.25)
      .stroke();
  };
  keepTogether(doc, 90);
  doc.moveDown(0.4).font("Times-Bold").fontSize(10.5).text(caption).moveDown(0.3);
  row(columns, true);
  for (const cells of rows) row(cells, false);
  doc.moveDown(0.8);
}

/** Running header and page number on every page, once it is known how many there are. */
function furnish(doc: PDFKit.PDFDocument, [left, right]: readonly [string, string]): void {
  const { start, count } = doc.bufferedPageRange();
  for (let i = start; i < start + count; i++) {
    doc.switchToPage(i);
    const { margins, width, height } = doc.page;
    // Text below the bottom margin would begin a new page.
    doc.page.margins = { ...margins, top: 0, bottom: 0 };
    doc.font("Times-Roman").fontSize(8.5);
    doc.text(left, MARGIN, 44, { width: (width - 2 * MARGIN) / 2, lineBreak: false });
    doc.text(right, width / 2, 44, { width: width / 2 - MARGIN, align: "right", lineBreak: false });
    doc.text(`${i + 1} / ${count}`, MARGIN, height - 48, {
      width: width - 2 * MARGIN,
      align: "center",
      lineBreak: false,
    });
    doc.page.margins = margins;
  }
}
