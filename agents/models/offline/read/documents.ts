/** Links words to documents by file name. A wrong link hides the right document, so most of the name must be said. */
import type { Token } from "../text.ts";
import type { KnownRecord } from "./records.ts";

export interface DocumentHit {
  documents: KnownRecord[];
  from: number;
  to: number;
  weak: boolean;
}

/** Words that half of all file names share: they tell nothing on their own. */
const filler = new Set(
  "the a an of and or for to in on by with between inc ltd limited llc plc gmbh ag corp co company final draft signed executed clean copy version v exhibit ex annex agreement contract document file doc report".split(
    " ",
  ),
);
/** A word that names a kind of document points at one when only one file has it. */
const kinds =
  /^(?:lease|nda|spa|cim|loi|ioi|teaser|msa|sla|sow|memo|memorandum|prospectus|term|terms|sheet|budget|model|agreement|contract|licen[sc]e|report|accounts|10k|10q|deck|presentation|policy|letter|charter|bylaws|indenture|guarantee)$/;

export function documentLinker(documents: readonly KnownRecord[]) {
  const entries = documents.map((document) => {
    const names = [document.name, ...(document.aliases ?? [])].map((name) => nameWords(name));
    return { document, names };
  });

  return function link(text: string, tokens: Token[]): DocumentHit[] {
    const said = text.toLowerCase();
    const words = tokens.flatMap((t, at) => nameWords(t.raw, false).map((word) => ({ word, at })));
    const hits: DocumentHit[] = [];
    const add = (document: KnownRecord, from: number, to: number, weak: boolean) => {
      const same = hits.find((h) => h.from === from && h.to === to && h.weak === weak);
      if (same) same.documents = [...new Set([...same.documents, document])];
      else hits.push({ documents: [document], from, to, weak });
    };
    for (const { document, names } of entries) {
      const literal = [document.name, stripExtension(document.name)].find(
        (n) => n.length > 3 && said.includes(n.toLowerCase()),
      );
      const at = literal ? said.indexOf(literal.toLowerCase()) : -1;
      if (literal && at >= 0) {
        const inside = tokens.flatMap((t, i) => (t.start < at + literal.length && t.end > at ? [i] : []));
        if (inside.length) add(document, inside[0] ?? 0, (inside.at(-1) ?? 0) + 1, false);
        continue;
      }
      for (const name of names) {
        const telling = name.filter((w) => !filler.has(w));
        const places = telling.map((w) => words.find((s) => s.word === w)?.at ?? -1);
        const spread = Math.max(...places) - Math.min(...places);
        if (telling.length > 1 && places.every((p) => p >= 0) && spread <= telling.length + 3)
          add(document, Math.min(...places), Math.max(...places) + 1, false);
      }
      const named = words.find(
        (s) => kinds.test(s.word) && !/^(?:term|terms)$/.test(s.word) && names.some((n) => n.includes(s.word)),
      );
      if (named) add(document, named.at, named.at + 1, true);
    }
    return hits.sort((a, b) => Number(a.weak) - Number(b.weak) || b.to - b.from - (a.to - a.from));
  };
}

const stripExtension = (name: string) => name.replace(/\.[a-z0-9]{2,5}$/i, "");

/** "GluMobileInc_2007_License.pdf" and "Glu Mobile licence" as comparable words. */
function nameWords(name: string, isFile = true): string[] {
  const plain = (isFile ? stripExtension(name) : name.replace(/['’]s$/, "")).replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  return [...new Set((plain.toLowerCase().match(/[\p{L}\d]+/gu) ?? []).filter((w) => isFile || w.length > 1))];
}
