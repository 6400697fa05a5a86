import { columnName } from "../formula.ts";
import type { Sheet } from "../sheet.ts";
import { escapeXml, MAIN, xml } from "./xml.ts";

interface Comment {
  row: number;
  column: number;
  text: string;
}

/** In the order of the sheet. */
export const commentsOf = ({ cells }: Sheet): Comment[] =>
  [...cells].flatMap(([row, line]) =>
    [...line].flatMap(([column, { comment }]) => (comment ? [{ row, column, text: comment }] : [])),
  );

export function commentsXml(comments: readonly Comment[]): string {
  const list = comments.map(
    ({ row, column, text }) =>
      `<comment ref="${columnName(column)}${row}" authorId="0"><text><r><rPr><sz val="9"/><rFont val="Arial"/></rPr><t xml:space="preserve">${escapeXml(text)}</t></r></text></comment>`,
  );
  return xml(
    `<comments xmlns="${MAIN}"><authors><author>Parley</author></authors><commentList>${list.join("")}</commentList></comments>`,
  );
}

/** The yellow boxes: spreadsheets draw a comment only where this older format has a shape for it. */
export function commentShapesXml(comments: readonly Comment[], sheetNumber: number): string {
  const shapes = comments.map(
    ({ row, column }, i) =>
      `<v:shape id="_x0000_s${sheetNumber * 1024 + i + 1}" type="#_x0000_t202" style="position:absolute;width:260pt;height:70pt;z-index:${i + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column}, 15, ${row - 1}, 4, ${column + 4}, 15, ${row + 5}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row><x:Column>${column - 1}</x:Column></x:ClientData></v:shape>`,
  );
  return `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${sheetNumber}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>${shapes.join("")}</xml>`;
}
