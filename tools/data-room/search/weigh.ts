import type { ClauseModel } from "../../../ingest/clauses/model.ts";
import type { Evidence } from "./evidence.ts";
import { asksForClauseAlone, type Question } from "./question.ts";
import { type Passage, rankPassages } from "./rank.ts";
import { type Answered, answerClauses, lacksTellingWord, rankAnswers } from "./rank-answers.ts";
import { stems } from "./stems.ts";

/** What was found for a question at one place. */
export interface Found {
  /** Best first. */
  answered: readonly Answered[];
  /** So many of the first keep their place whatever a reranker says: definitions, clauses that the model is sure of, and the statement or the lines of the parties that were asked for. */
  settled: number;
  /** False: passages may be near, none answers. */
  supported: boolean;
  /** The share of the question's words, by rarity, that the best passage carries; 1 where a definition or a clause answers. */
  coverage: number;
}

/** From here on the clause itself comes before passages that share the question's words. */
const LEADING = 0.1;
/** From here on the clause answers, whatever words it uses. */
const SURE_CLAUSE = 0.3;
/** Below this share of the question's words a passage is about something else. */
const ENOUGH = 0.34;
/** A question that names its document is at home there: less has to match. */
const ENOUGH_CLOSE = 0.15;

/** Definitions come first, then clauses where the model recognised one, then what the words found. */
export function weigh(question: Question, evidence: Evidence, close: boolean, model: ClauseModel): Found {
  const { about, definitions } = evidence;
  const passages = rankPassages(question, evidence.rows, evidence.preference);
  const byWords = rankAnswers(question, passages, about, model);
  const byClause = answerClauses(question, evidence.clauses, byWords, about, model);
  const rest = clausesLead(question, evidence) ? [...byClause, ...byWords] : [...byWords, ...byClause];
  const best = byWords[0]?.passage;
  const said =
    best !== undefined &&
    best.coverage >= (close ? ENOUGH_CLOSE : ENOUGH) &&
    holdsTerm(question, best) &&
    !lacksTellingWord(question, evidence.rows, best);
  const sure = isSureClause(question, evidence);
  const certain = definitions.length > 0 || sure;
  return {
    answered: [...definitions, ...rest],
    settled: definitions.length + countSettled(rest, sure ? evidence : { clauses: [] }),
    supported: !about.unknown && (certain || said),
    coverage: certain ? 1 : (best?.coverage ?? 0),
  };
}

function clausesLead(question: Question, { clauses }: Evidence): boolean {
  const likeliest = clauses[0]?.probability ?? 0;
  return likeliest >= LEADING || (likeliest > 0 && asksForClauseAlone(question));
}

function isSureClause(question: Question, { clauses, seen }: Evidence): boolean {
  const [likeliest] = clauses;
  return (
    likeliest !== undefined && likeliest.probability >= SURE_CLAUSE && !lacksTellingWord(question, seen, likeliest)
  );
}

/** Without a definition, only a passage that uses the term whose meaning is asked for may tell it. */
const holdsTerm = ({ term }: Question, { row }: Passage): boolean =>
  term === undefined || ` ${stems(row.content).join(" ")} `.includes(` ${stems(term).join(" ")} `);

/** How many stand before the first that a reranker may know better. */
function countSettled(answered: readonly Answered[], { clauses }: Pick<Evidence, "clauses">): number {
  const sure = new Set(clauses.filter(({ probability }) => probability >= SURE_CLAUSE).map(({ row }) => row.id));
  const open = answered.findIndex(({ passage }) => passage.hint <= 1 && !sure.has(passage.row.id));
  return open < 0 ? answered.length : open;
}
