import type { Slot } from "../slots.ts";
import type { KnownRecord, Linker, RecordSpan } from "./records.ts";

const documentNoun = /^(?:lease|nda|spa|cim|loi|teaser|contract|agreement|report|memo|model|deck)$/;

/**
 * Examples name records that nobody has ("move Falcon to…"). What a capitalised name stands for follows from what the tool can take,
 * so that the example teaches "move <deal>" without the workspace having such a deal.
 */
export function exampleLinker(slots: readonly Slot[]): Linker {
  const kinds = [
    ...new Set(slots.filter((s) => s.kind.startsWith("record:")).flatMap((s) => s.kind.slice(7).split("|"))),
  ];
  const takesDocument = slots.some((s) => s.required && s.kind === "record:document");
  return (_text, tokens, isCommon) => {
    const spans: RecordSpan[] = [];
    const add = (kind: string, from: number, to: number) => {
      const [first, last] = [tokens[from], tokens[to - 1]];
      if (!first || !last) return;
      const record: KnownRecord = { kind: kind as KnownRecord["kind"], id: "", name: "" };
      spans.push({ candidates: [record], from, to, start: first.start, end: last.end, excluded: false });
    };
    for (let i = 0; i < tokens.length; i++) {
      const from = i;
      const isName = (at: number) => {
        const token = tokens[at];
        return Boolean(token && /^\p{Lu}\p{Ll}/u.test(token.raw) && !isCommon(token.word.replace(/'s$/, "")));
      };
      while (isName(i) || (tokens[i]?.word === "project" && isName(i + 1))) i++;
      const after = tokens[i]?.word ?? "";
      if (takesDocument && documentNoun.test(after)) add("document", from, i + 1);
      else if (i > from) {
        const kind =
          after === "room" && kinds.includes("room")
            ? "room"
            : (kinds.find((k) => k !== "room" && k !== "document") ?? kinds[0]);
        if (kind) add(kind, from, i);
      }
    }
    return spans;
  };
}
