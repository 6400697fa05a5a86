/** A question for a person is answered by the person: name, title and company first, e-mail and phone when they were asked for. */
import { asObject } from "../conversation.ts";
import { escapeMarkdown } from "./markdown.ts";

type Row = Record<string, unknown>;
const mostPeople = 3;
const asksPerson = /\b(?:who|whom|whose|contact|phone|telephone|mobile|call|reach|e-?mail)\b/i;
const asksPhone = /\b(?:phone|telephone|mobile|cell|number|call|reach|contact details)\b/i;
const asksEmail = /\b(?:e-?mail|mail|write to|reach|contact details|address)\b/i;

/** A person found alone, or people who come first when somebody asked for a person: the best hits, as long as no more than three are equally good. */
export function wordPeople(question: string, rows: readonly Row[]): string | undefined {
  const [first] = rows;
  if (!first || !contactOf(first) || (rows.length > 1 && !asksPerson.test(question))) return undefined;
  const best = rows.filter((row) => row.score === first.score);
  if (best.length > mostPeople || best.some((row) => !contactOf(row))) return undefined;
  return best.map((row) => wordPerson(question, row)).join("\n\n");
}

const contactOf = (row: Row) => (row.kind === "contact" ? asObject(row.contact) : undefined);

function wordPerson(question: string, row: Row): string {
  const { title, company, email, phone } = contactOf(row) ?? {};
  const post = [title, company].filter((part) => typeof part === "string" && part).join(" at ");
  const who = escapeMarkdown([row.name, post].filter(Boolean).join(", "));
  const cite = typeof row.cite === "string" ? ` ${row.cite}` : "";
  const [wantsPhone, wantsEmail] = [asksPhone.test(question), asksEmail.test(question)];
  const reach = [
    ...(wantsPhone && phone ? [`phone ${phone}`] : []),
    ...((wantsEmail || (wantsPhone && !phone)) && email ? [`e-mail ${email}`] : []),
  ];
  const missing = [
    ...(wantsPhone && !phone ? ["phone number"] : []),
    ...(wantsEmail && !email ? ["e-mail address"] : []),
  ];
  const lacks = missing.length ? ` No ${missing.join(" and no ")} is on record.` : "";
  return `${who}${reach.length ? `: ${escapeMarkdown(reach.join(", "))}` : ""}.${cite}${lacks}`;
}
