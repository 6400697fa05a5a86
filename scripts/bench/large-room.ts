import { appendFileSync, copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeXlsx } from "../../server/seeds/write/xlsx.ts";
import { learnProse, type Prose } from "./prose.ts";
import { makeCsv, makeDocx, makePdf, makeText } from "./sample-files.ts";

/** Of a hundred bytes of a data room, so many are printed documents; the others are shared by what people write themselves. */
const PRINTED_SHARE = 0.9;

/**
 * A room of so many megabytes: PDFs, and letters, memoranda, workbooks, tables, mails and web pages, each different from all others.
 * With a folder its PDFs are taken again and again, each time with a remark at their end: real pages, other content to whoever hashes
 * it. Without one they are made, which gives six times as many pages a megabyte as printed filings have.
 */
export async function writeLargeRoom(folder: string, megabytes: number, dataset: string | undefined): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const wanted = megabytes * 1e6;
  const proseOf = learnProse(undefined);
  let bytes = 0;
  let files = 0;
  const place = (ending: string) => path.join(folder, `${String(files++).padStart(6, "0")}${ending}`);
  const printed = dataset ? readdirSync(dataset).filter((name) => /\.pdf$/i.test(name)) : [];
  for (let n = 0; bytes < wanted * PRINTED_SHARE; n++) {
    const target = place(".pdf");
    const source = printed[n % printed.length];
    if (dataset && source) {
      copyFileSync(path.join(dataset, source), target);
      appendFileSync(target, `\n% copy ${n}\n`);
    } else writeFileSync(target, await makePdf(proseOf(n + 1), 100));
    bytes += statSync(target).size;
  }
  for (let n = 0; bytes < wanted; n++) {
    for (const [ending, content] of written(proseOf(n + 1_000_000))) {
      writeFileSync(place(ending), content);
      bytes += content.length;
    }
  }
  return files;
}

function written(prose: Prose): [ending: string, content: string | Buffer][] {
  const text = makeText(prose);
  const paragraphs = text.split("\n\n");
  const mail = ["From: a@example.com", "To: b@example.com", `Subject: ${prose.name()}`, "MIME-Version: 1.0"];
  const rows = Array.from({ length: 300 }, (_, row) => [prose.name(), 1_000 + row * 37, `Remark ${row}`]);
  return [
    [".txt", text],
    [".docx", makeDocx(prose)],
    [".csv", makeCsv(prose)],
    [".xlsx", writeXlsx([{ name: "Ledger", rows: [["Party", "Amount", "Remark"], ...rows] }])],
    [".eml", `${mail.join("\r\n")}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${makeText(prose)}`],
    [".html", `<html><body><h1>${prose.name()}</h1>${paragraphs.map((one) => `<p>${one}</p>`).join("")}</body></html>`],
  ];
}
