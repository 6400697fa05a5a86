import type { PageWriter } from "../page-writer.ts";
import { descendants, elements, first, textOf, type XmlElement } from "../xml.ts";

/** The lines of a DrawingML text: of a shape, a text box, a diagram. */
export const paragraphsIn = (parent: XmlElement | undefined): string[] =>
  [...descendants(parent, "p")].map(lineOf).filter((text) => text !== "");

function lineOf(paragraph: XmlElement): string {
  let text = "";
  for (const child of elements(paragraph)) {
    if (child.name === "r" || child.name === "fld") text += textOf(first(child, "t"));
    else if (child.name === "br") text += "\n";
    else if (child.name === "m" || child.name === "AlternateContent") text += textOf(first(child, "Choice") ?? child);
  }
  return text.trim();
}

/** Points that a chart draws; more of them stand in the sheet behind it. */
const POINTS_MOST = 500;

/** A chart as the table it was drawn from: its categories are the columns, its series the rows. */
export function writeChart(chart: XmlElement | undefined, writer: PageWriter): void {
  if (!chart) return;
  const texts = [...descendants(chart, "title")].flatMap(paragraphsIn);
  if (texts.length > 0) writer.paragraph(`Chart: ${[...new Set(texts)].join(" · ")}`);
  const series = [...descendants(chart, "ser")].map((ser) => ({
    name: pointsOf(first(ser, "tx")).join(" "),
    categories: pointsOf(first(ser, "cat") ?? first(ser, "xVal")),
    values: pointsOf(first(ser, "val") ?? first(ser, "yVal")),
  }));
  const categories = series.find((one) => one.categories.length > 0)?.categories ?? [];
  const rows = series.map(({ name, values }) => [name, ...values]);
  if (rows.length > 0)
    writer.table(categories.length > 0 ? [["", ...categories], ...rows] : rows, categories.length > 0);
  const loose = [...descendants(chart, "txPr"), ...descendants(chart, "userShapes")].flatMap(paragraphsIn);
  for (const text of new Set(loose)) writer.paragraph(text);
}

function pointsOf(source: XmlElement | undefined): string[] {
  const levels = [...descendants(source, "lvl")];
  if (levels.length > 1) {
    // Categories on two lines: the inner ones come first in the file.
    return levels
      .reverse()
      .flatMap((level) => [...descendants(level, "v")].map(textOf))
      .slice(0, POINTS_MOST);
  }
  return [...descendants(source, "v")].map((value) => rounded(textOf(value).trim())).slice(0, POINTS_MOST);
}

/** Binary fractions show as 4.4000000000000004. */
const rounded = (text: string) => (/^-?\d+\.\d{10,}$/.test(text) ? String(Number(Number(text).toPrecision(12))) : text);

/** The words of a diagram (SmartArt), each once. */
export const diagramTexts = (data: XmlElement | undefined): string[] => [
  ...new Set([...descendants(data, "pt")].flatMap(paragraphsIn)),
];
