import { catalogueOf } from "./offline/catalogue.ts";
import { type KnownRecord, recordLinker } from "./offline/read/records.ts";
import type { ToolCard } from "./offline/tool-card.ts";

/** A model chooses well among so many tools, and its prompt stays short. */
const MOST_TOOLS = 20;
/** Tools of the last turns stay at hand: the next request is often about the same thing. */
const MOST_RECENT = 6;

export interface ToolChoice {
  question: string;
  /** Names of the tools called in the thread so far, the latest first. */
  recent?: readonly string[];
  /** What a name in the question can mean; without them "move Falcon" is ranked as "move <name>". */
  records?: readonly KnownRecord[];
  now: Date;
  most?: number;
}

/**
 * The tools that a language model is offered for a question, in the order of the catalogue: those just used, the search that every
 * question may need, the best of each domain, and then whatever ranks highest. Hidden tools are never among them.
 */
export function chooseTools<Card extends ToolCard & { domain?: string }>(
  cards: readonly Card[],
  { question, recent = [], records = [], now, most = MOST_TOOLS }: ToolChoice,
): Card[] {
  const offered = cards.filter((card) => !card.hidden);
  if (offered.length <= most) return offered;
  const catalogue = catalogueOf(cards);
  const ranked = catalogue.ranker.rank(catalogue.read(question, now, recordLinker(records))).map(({ tool }) => tool);
  const domainOf = new Map(offered.map((card) => [card.name, card.domain ?? ""]));
  const domains = new Set(domainOf.values());
  const leaders = [...domains].flatMap((domain) => ranked.find((name) => domainOf.get(name) === domain) ?? []);
  const wanted = [
    ...[...new Set(recent)].slice(0, MOST_RECENT),
    ...offered.filter((card) => card.fallback).map(({ name }) => name),
    ...leaders,
    ...ranked,
  ];
  const chosen = new Set([...new Set(wanted)].filter((name) => domainOf.has(name)).slice(0, most));
  return offered.filter((card) => chosen.has(card.name));
}
