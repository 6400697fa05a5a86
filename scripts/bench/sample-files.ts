import { writeFileSync } from "node:fs";
import path from "node:path";
import { writeDocx } from "../../server/seeds/write/docx.ts";
import { writePdf } from "../../server/seeds/write/pdf.ts";
import { learnProse, type Prose } from "./prose.ts";

/** A small data room: contracts as PDF, memoranda as Word files, mails as text, a ledger as CSV. Answers how many PDF pages it wrote of. */
export async function writeSampleFiles(folder: string): Promise<void> {
  const proseOf = learnProse(undefined);
  for (let n = 0; n < 4; n++) writeFileSync(path.join(folder, `contract ${n}.pdf`), await makePdf(proseOf(n + 1), 50));
  for (let n = 0; n < 10; n++) writeFileSync(path.join(folder, `memorandum ${n}.docx`), makeDocx(proseOf(n + 100)));
  for (let n = 0; n < 40; n++) writeFileSync(path.join(folder, `mail ${n}.txt`), makeText(proseOf(n + 200)));
  for (let n = 0; n < 4; n++) writeFileSync(path.join(folder, `ledger ${n}.csv`), makeCsv(proseOf(n + 300)));
}

/** Two files of each kind of the small data room, different from all of it. */
export async function writeWarmUp(folder: string): Promise<void> {
  for (let n = 0; n < 2; n++) {
    const prose = learnProse(undefined)(n + 1_000);
    writeFileSync(path.join(folder, `contract ${n}.pdf`), await makePdf(prose, 5));
    writeFileSync(path.join(folder, `memorandum ${n}.docx`), makeDocx(prose));
    writeFileSync(path.join(folder, `mail ${n}.txt`), makeText(prose));
    writeFileSync(path.join(folder, `ledger ${n}.csv`), makeCsv(prose));
  }
}

/** A digital PDF of so many pages, four clauses each. */
export function makePdf(prose: Prose, pages: number): Promise<Buffer> {
  return writePdf({
    title: `Agreement with ${prose.name()}`,
    header: ["Agreement", "Benchmark"],
    blocks: Array.from({ length: pages }, (_, page) => [
      { kind: "heading" as const, text: `${page + 1}. Article ${page + 1}` },
      ...Array.from({ length: 4 }, (_, n) => ({
        kind: "clause" as const,
        number: `${page + 1}.${n + 1}`,
        text: prose.passage(500),
      })),
      ...(page < pages - 1 ? [{ kind: "page-break" as const }] : []),
    ]).flat(),
  });
}

export const makeDocx = (prose: Prose) =>
  writeDocx([
    { kind: "title", text: `Memorandum on ${prose.name()}` },
    ...Array.from({ length: 80 }, () => ({ kind: "paragraph" as const, text: prose.passage(450) })),
  ]);

export const makeText = (prose: Prose) => Array.from({ length: 30 }, () => prose.passage(500)).join("\n\n");

export const makeCsv = (prose: Prose) =>
  ["date,party,subject,amount"]
    .concat(
      Array.from({ length: 250 }, (_, n) =>
        [`2026-0${1 + (n % 9)}-11`, prose.name(), prose.passage(40).replaceAll(/[",]/g, " "), 1_000 + n * 37].join(","),
      ),
    )
    .join("\n");
