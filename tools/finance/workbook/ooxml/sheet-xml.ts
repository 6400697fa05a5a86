import { columnName, readsElsewhere, renderFormula } from "../formula.ts";
import type { Cell, Sheet } from "../sheet.ts";
import { styleIndex } from "./styles-xml.ts";
import { escapeXml, MAIN, RELATIONSHIPS, xml } from "./xml.ts";

const FIRST_WIDTH = 42;
const WIDTH = 18;
const A4 = 9;

/** One worksheet: landscape on A4, as wide as one page, its head repeated. */
export function sheetXml(sheet: Sheet, options: { comments: boolean; first: boolean }): string {
  const rows = [...sheet.cells]
    .sort(([a], [b]) => a - b)
    .map(([row, line]) => {
      const cells = [...line].sort(([a], [b]) => a - b).map(([column, cell]) => cellXml(sheet.name, row, column, cell));
      return `<row r="${row}">${cells.join("")}</row>`;
    });
  return xml(
    [
      `<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}">`,
      '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
      `<sheetViews><sheetView showGridLines="0" ${options.first ? 'tabSelected="1" ' : ""}workbookViewId="0"><pane ySplit="${sheet.headRows}" topLeftCell="A${sheet.headRows + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
      '<sheetFormatPr defaultRowHeight="13"/>',
      `<cols><col min="1" max="1" width="${FIRST_WIDTH}" customWidth="1"/><col min="2" max="60" width="${WIDTH}" customWidth="1"/></cols>`,
      `<sheetData>${rows.join("")}</sheetData>`,
      '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
      `<pageSetup paperSize="${A4}" orientation="landscape" fitToWidth="1" fitToHeight="0"/>`,
      "<headerFooter><oddFooter>&amp;L&amp;F, &amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>",
      options.comments ? '<legacyDrawing r:id="rId1"/>' : "",
      "</worksheet>",
    ].join(""),
  );
}

function cellXml(sheet: string, row: number, column: number, { value, formula, format, role }: Cell): string {
  const place = `r="${columnName(column)}${row}" s="${styleIndex(role, format, formula ? readsElsewhere(formula, sheet) : false)}"`;
  if (!formula)
    return typeof value === "number"
      ? `<c ${place}><v>${value}</v></c>`
      : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
  const written = `<f>${escapeXml(renderFormula(formula, sheet))}</f><v>${typeof value === "number" ? value : escapeXml(value)}</v>`;
  return `<c ${place}${typeof value === "number" ? "" : ' t="str"'}>${written}</c>`;
}
