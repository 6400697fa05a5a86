import { type InnerFile, unpackObject } from "../ole-object.ts";
import type { OfficePackage } from "./package.ts";

/** Formulas, controls and drawings come as objects too; they hold nothing to read. */
const READ =
  /\.(?:docx|docm|xlsx|xlsm|xlsb|pptx|pptm|doc|xls|ppt|pdf|rtf|txt|csv|html?|xml|json|eml|msg|md|odt|ods|odp|zip|bin|xlsb)$/i;

/** The files that were put into an Office file as objects. Pictures are not among them: they belong to the page they stand on. */
export function* embeddedFiles(file: OfficePackage, folder: string): Generator<InnerFile> {
  for (const name of file.names) {
    if (!name.startsWith(`${folder}embeddings/`) || !READ.test(name)) continue;
    const part = file.bytes(name);
    const inner = part && unpackObject(part, name.slice(name.lastIndexOf("/") + 1));
    if (inner && !isSheetOfChart(file, folder, name)) yield inner;
  }
}

/** The workbook behind a chart repeats the figures that the chart shows. */
const isSheetOfChart = (file: OfficePackage, folder: string, name: string) =>
  file
    .matching(new RegExp(`^${folder}charts/chart[^/]*\\.xml$`))
    .some((chart) => file.relations(chart).some(({ target }) => target === name));
