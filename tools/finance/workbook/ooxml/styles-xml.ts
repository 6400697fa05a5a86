import { FORMATS, type Format, type Role } from "../sheet.ts";
import { escapeXml, MAIN, xml } from "./xml.ts";

/** How a cell looks: its role, and green where a computed one reads another sheet. */
type Look = Role | "computedElsewhere" | "totalElsewhere";

const NUMBER_FORMAT: Readonly<Record<Format, string>> = {
  text: "General",
  money: "#,##0_);(#,##0)",
  perShare: "#,##0.00_);(#,##0.00)",
  percent: "0.00%",
  multiple: '0.00"x"',
  number: "#,##0.00####",
  factor: "0.0000",
  years: "0.00",
  date: "yyyy-mm-dd",
};

const font = (size: number, colour: string, style = ""): string =>
  `<font>${style}<sz val="${size}"/><color rgb="FF${colour}"/><name val="Arial"/><family val="2"/></font>`;
const [BLACK, BLUE, GREEN, GREY] = ["000000", "0000FF", "00803C", "6B6B6B"];
const FONTS = [
  font(10, BLACK),
  font(14, BLACK, "<b/>"),
  font(10, BLACK, "<b/>"),
  font(9, GREY, "<i/>"),
  font(10, BLUE),
  font(10, GREEN),
  font(10, GREEN, "<b/>"),
];
const fill = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="FF${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
// The first two are fixed by the format, whatever they say.
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  fill("FFFBE6"),
  fill("E8ECEF"),
];
const BORDERS = [
  "<border><left/><right/><top/><bottom/><diagonal/></border>",
  '<border><left/><right/><top style="thin"><color auto="1"/></top><bottom/><diagonal/></border>',
];

/** Indexes into the lists above. */
const LOOKS: Readonly<Record<Look, { font: number; fill: number; border: number }>> = {
  title: { font: 1, fill: 0, border: 0 },
  heading: { font: 2, fill: 3, border: 0 },
  label: { font: 0, fill: 0, border: 0 },
  note: { font: 3, fill: 0, border: 0 },
  input: { font: 4, fill: 2, border: 0 },
  computed: { font: 0, fill: 0, border: 0 },
  computedElsewhere: { font: 5, fill: 0, border: 0 },
  total: { font: 2, fill: 0, border: 1 },
  totalElsewhere: { font: 6, fill: 0, border: 1 },
};
const LOOK_NAMES = Object.keys(LOOKS) as Look[];
const FIRST_CUSTOM = 164;

/** Index of a style in the part below. Style 0 is that of cells nobody wrote, so the list begins with it. */
export function styleIndex(role: Role, format: Format, elsewhere: boolean): number {
  const look = elsewhere && (role === "computed" || role === "total") ? (`${role}Elsewhere` as const) : role;
  return 1 + LOOK_NAMES.indexOf(look) * FORMATS.length + FORMATS.indexOf(format);
}

export function stylesXml(): string {
  const formats = FORMATS.map(
    (format, i) => `<numFmt numFmtId="${FIRST_CUSTOM + i}" formatCode="${escapeXml(NUMBER_FORMAT[format])}"/>`,
  );
  const styles = LOOK_NAMES.flatMap((look) =>
    FORMATS.map((_format, i) => {
      const { font: fontId, fill: fillId, border } = LOOKS[look];
      return `<xf numFmtId="${FIRST_CUSTOM + i}" fontId="${fontId}" fillId="${fillId}" borderId="${border}" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>`;
    }),
  );
  const list = (name: string, items: readonly string[]) =>
    `<${name} count="${items.length}">${items.join("")}</${name}>`;
  const plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"';
  return xml(
    `<styleSheet xmlns="${MAIN}">${list("numFmts", formats)}${list("fonts", FONTS)}${list("fills", FILLS)}${list("borders", BORDERS)}${list("cellStyleXfs", [`${plain}/>`])}${list("cellXfs", [`${plain} xfId="0"/>`, ...styles])}<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  );
}
