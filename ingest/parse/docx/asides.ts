import { diagramTexts, writeChart } from "../ooxml/drawing.ts";
import type { OfficePackage } from "../ooxml/package.ts";
import type { PageWriter } from "../page-writer.ts";
import { descendants, textOf } from "../xml.ts";
import type { BodyWalker } from "./body.ts";
import { paragraphsOf } from "./runs.ts";

const NOTES: readonly [type: string, title: string, element: string][] = [
  ["footnotes", "Footnotes", "footnote"],
  ["endnotes", "Endnotes", "endnote"],
  ["comments", "Comments", "comment"],
];
/** Word files made by other programs do not always relate their parts: the usual names are looked for too. */
const CHARTS = /^word\/(?:charts\/chart|charts\/chartEx)\d*\.xml$/;
const DIAGRAMS = /^word\/diagrams\/data\d*\.xml$/;

/** What stands beside the body, behind it and under headings of its own, so that it does not cut the prose. */
export function writeAsides(file: OfficePackage, main: string, walker: BodyWalker, writer: PageWriter): void {
  for (const [type, title, element] of NOTES) writer.aside(title, notesOf(file, main, type, element));
  writeDrawings(file, main, walker, writer);
  writer.aside("Text struck by tracked changes", walker.mentions.deletions);
  writer.aside("Headers and footers", runningTexts(file, main), "header");
  const glossary = file
    .matching(/^word\/glossary\/document\.xml$/)
    .flatMap((name) => paragraphsOf(file.xml(name) ?? { name, attributes: {}, children: [] }));
  writer.aside("Building blocks", glossary);
  const linking = [
    main,
    ...file.matching(/^word\/(?:footnotes|endnotes|comments|settings|webSettings|header\d*|footer\d*)\.xml$/),
  ];
  writer.aside("Links", new Set([...file.externalTargets(linking), ...walker.mentions.fields]));
  writer.aside("Document properties", file.properties().lines);
}

function notesOf(file: OfficePackage, main: string, type: string, element: string): string[] {
  const names = file.related(main, type);
  const notes: string[] = [];
  for (const name of names.length > 0 ? names : [`word/${type}.xml`]) {
    for (const note of descendants(file.xml(name), element)) {
      const text = /separator|Notice/i.test(note.attributes.type ?? "") ? "" : paragraphsOf(note);
      if (text !== "")
        notes.push(`${notes.length + 1}. ${note.attributes.author ? `${note.attributes.author}: ` : ""}${text}`);
    }
  }
  return notes;
}

function writeDrawings(file: OfficePackage, main: string, walker: BodyWalker, writer: PageWriter): void {
  const relations = new Map(file.relations(main).map((relation) => [relation.id, relation.target]));
  const mentioned = walker.mentions.drawings.map((id) => (id.startsWith("=") ? id : (relations.get(id) ?? "")));
  const parts = new Set([...mentioned, ...file.matching(CHARTS), ...file.matching(DIAGRAMS)]);
  const captions: string[] = [];
  const diagrams: string[] = [];
  for (const part of parts) {
    if (part.startsWith("=")) captions.push(part.slice(1));
    else if (part.includes("chart")) writeChart(file.xml(part), writer);
    else if (part !== "") diagrams.push(diagramTexts(file.xml(part)).join("\n"));
  }
  writer.aside("Diagrams", diagrams, "paragraph");
  writer.aside("Descriptions of pictures", captions);
}

/** Each header and footer once; page numbers alone are none. */
function runningTexts(file: OfficePackage, main: string): Set<string> {
  const texts = new Set<string>();
  const parts = [...file.related(main, "header"), ...file.related(main, "footer")];
  for (const name of parts.length > 0 ? parts : file.matching(/^word\/(?:header|footer)\d*\.xml$/)) {
    const root = file.xml(name);
    const text = root ? paragraphsOf(root) : "";
    if (text !== "" && !/^\W*(?:page)?\W*\d*\W*$/i.test(text)) texts.add(text);
    for (const path of descendants(root, "textpath")) texts.add(path.attributes.string ?? textOf(path));
  }
  return texts;
}
