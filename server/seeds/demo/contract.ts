import type { PdfBlock } from "../write/pdf.ts";
import type { Article } from "./clauses.ts";

export interface Contract {
  title: string;
  parties: readonly [string, string];
  date: string;
  recitals: readonly string[];
  /** Words for `{S}` and `{C}` in the common articles. */
  names: { S: string; C: string };
  articles: readonly Article[];
  schedules: readonly PdfBlock[];
  signatories: readonly [string, string];
}

/** Lays a contract out: cover, recitals, numbered articles, signatures, schedules. */
export function layContract(contract: Contract): PdfBlock[] {
  const { title, parties, date, recitals, articles, schedules, signatories } = contract;
  const fill = (text: string) => text.replaceAll("{S}", contract.names.S).replaceAll("{C}", contract.names.C);
  return [
    { kind: "title", text: title, sub: `between ${parties[0]} and ${parties[1]}\n\n${date}` },
    { kind: "page-break" },
    { kind: "paragraph", text: `This ${title} (this “Agreement”) is made on ${date} between:` },
    { kind: "clause", number: "(1)", text: parties[0] },
    { kind: "clause", number: "(2)", text: parties[1] },
    { kind: "heading", text: "Recitals" },
    ...recitals.map(
      (text, i): PdfBlock => ({ kind: "clause", number: `(${String.fromCharCode(65 + i)})`, text: fill(text) }),
    ),
    ...articles.flatMap((article, a): PdfBlock[] => [
      { kind: "heading", text: `${a + 1}. ${article.title}` },
      ...article.clauses.map(
        (text, c): PdfBlock => ({ kind: "clause", number: `${a + 1}.${c + 1}`, text: fill(text) }),
      ),
    ]),
    { kind: "heading", text: "Signatures" },
    { kind: "paragraph", text: `Signed on ${date} by the parties’ authorised representatives.` },
    { kind: "clause", number: "(1)", text: `For ${parties[0].split(",")[0]}: ${signatories[0]}` },
    { kind: "clause", number: "(2)", text: `For ${parties[1].split(",")[0]}: ${signatories[1]}` },
    ...schedules,
  ];
}
