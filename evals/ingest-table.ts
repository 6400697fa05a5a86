import type { IngestReport } from "./ingest.ts";

/** One line a format, the weakest first: its files, and of the texts that are known to stand in them those that came out. */
export function printIngest({ formats, hostile }: IngestReport): void {
  const share = (found: number, of: number) => (of === 0 ? "" : `${((found / of) * 100).toFixed(1)} %`);
  const rows = Object.entries(formats).map(([format, score]) => ({
    format,
    files: score.files,
    refused: score.refused,
    pages: score.pages,
    "known texts": score.snippets,
    "of them found": share(score.snippetsFound, score.snippets),
    "words found, median": score.tokenRecall === null ? "" : share(score.tokenRecall, 1),
    "ms a file": Math.round((score.seconds * 1_000) / score.files),
  }));
  const rank = ({ format }: { format: string }) => {
    const { snippets, snippetsFound } = formats[format] ?? { snippets: 0, snippetsFound: 0 };
    return snippets === 0 ? 2 : snippetsFound / snippets;
  };
  console.table(rows.sort((a, b) => rank(a) - rank(b)));
  console.log(
    `Hostile files: ${hostile.files}, of which ${hostile.ready} were read and ${hostile.refused} refused; the slowest took ${hostile.slowestSeconds} s.`,
  );
}
