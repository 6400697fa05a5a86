import type { AguiEvent, Citation } from "../../channels/web/api/types.ts";
import { FACILITIES_QUOTE, revenueCell, SUPPLY_QUOTE, supplySpan } from "./stand-in-pages.ts";

/** One step of a scripted run: an event, or a pause in milliseconds. */
export type Step = AguiEvent | number;

const CITATIONS: Citation[] = [
  {
    index: 1,
    kind: "document",
    title: "Master Supply Agreement.pdf",
    documentId: "doc_supply",
    page: 23,
    ...supplySpan,
    quote: SUPPLY_QUOTE,
    url: "/documents/doc_supply/pages/23",
  },
  {
    index: 2,
    kind: "document",
    title: "Revenue by customer FY23-25.xlsx",
    documentId: "doc_revenue",
    page: 1,
    locator: "Top 20!D3",
    ...revenueCell(),
    quote: "47.1",
    url: "/documents/doc_revenue/pages/1",
  },
  {
    index: 3,
    kind: "document",
    title: "Senior Facilities Agreement.pdf",
    documentId: "doc_facilities",
    page: 41,
    quote: FACILITIES_QUOTE,
    url: "/documents/doc_facilities/pages/41",
  },
  { index: 4, kind: "record", title: "Project Falcon, NBO record", url: "http://stand-in/records/deal/deal_falcon" },
  {
    index: 5,
    kind: "market",
    provider: "Sample market data",
    asOf: "2026-11-19",
    title: "Peer set, 6 companies",
    url: "/",
  },
  {
    index: 6,
    kind: "calculation",
    title: "Returns, 5 cash flows",
    inputs: { discountRate: 0.1, cashFlows: [-100, 20, 30, 40, 80] },
  },
];

const ANSWER = `Yes. Corvane may terminate on 60 days’ notice, given within 90 days of a change of control of the supplier. [1]

The agreement carries €47.1m of FY25 revenue, or 31.0%. [2] Our purchase would trigger it: the clause counts any transfer of more than 50% of the voting rights. [1] Separately, the senior facilities of €38.2m fall due in full at closing [3]. The NBO of €335.0m [4] was set against peers at 10.2x [5] and a return of 17.2% [6].

**Exposure at closing** €m

| Item | Amount | Of total | What triggers it | Source |
|---|---|---|---|---|
| Corvane revenue, FY25 | 47.1 | 31.0% | Notice within 90 days | [2] |
| Gross profit on it | 18.4 | 29.6% | Same notice | [2] |
| Senior facilities | 38.2 | 100.0% | Prepayment at closing | [3] |

Not in the rooms: a waiver or consent letter from Corvane. The Q&A log has no request for one.
`;

export const SLOW_WORDS = Array.from({ length: 60 }, (_, index) => `word${index + 1}`);

const call = (id: string, name: string, args: object, result: object, ms: number): Step[] => [
  { type: "TOOL_CALL_START", toolCallId: id, toolCallName: name },
  { type: "TOOL_CALL_ARGS", toolCallId: id, delta: JSON.stringify(args) },
  { type: "TOOL_CALL_END", toolCallId: id },
  ms,
  { type: "TOOL_CALL_RESULT", toolCallId: id, messageId: `${id}-result`, content: JSON.stringify(result) },
];

function say(text: string, pieceLength: number, ms: number): Step[] {
  const pieces = text.match(new RegExp(`[^]{1,${pieceLength}}`, "g")) ?? [];
  return [
    { type: "TEXT_MESSAGE_START", messageId: "m1", role: "assistant" },
    ...pieces.flatMap((delta): Step[] => [{ type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta }, ms]),
    { type: "TEXT_MESSAGE_END", messageId: "m1" },
  ];
}

const custom = (name: string, value: unknown): Step => ({ type: "CUSTOM", name, value });

/** What the stand-in answers, chosen by a word in the question. The last step of each ends the run. */
export function scriptFor(question: string): Step[] {
  if (/\bslow\b/i.test(question)) {
    return [...say(SLOW_WORDS.join(" "), 12, 60), { type: "RUN_FINISHED", outcome: { type: "success" } }];
  }
  if (/\bendless\b/i.test(question)) return say(`This goes on. ${"More of it follows.\n\n".repeat(400)}`, 20, 80);
  if (/\bfail\b/i.test(question)) {
    return [
      ...call(
        "t1",
        "get_quote",
        { ticker: "EXMPL" },
        { error: { code: "MARKET_DATA_UNAVAILABLE", message: "The market data service did not answer." } },
        80,
      ),
      { type: "RUN_ERROR", message: "The market data service did not answer.", code: "MARKET_DATA_UNAVAILABLE" },
    ];
  }
  if (/\bmarkup\b/i.test(question)) {
    const text =
      'Raw <img src=x onerror="alert(1)"> stays text. [bad](javascript:alert(1)) and [good](https://example.com/).';
    return [...say(text, 30, 5), { type: "RUN_FINISHED", outcome: { type: "success" } }];
  }
  return [
    ...call("t0", "find_records", { names: ["Falcon"] }, { records: [] }, 10),
    ...call(
      "t1",
      "search_documents",
      { query: "change of control", limit: 8 },
      { results: Array.from({ length: 8 }, (_, index) => ({ documentId: `doc_${index % 3}` })) },
      120,
    ),
    ...call(
      "t2",
      "read_document",
      { documentId: "doc_supply0001", page: 23 },
      { documentName: "Master Supply Agreement.pdf", pages: [{ page: 23 }] },
      80,
    ),
    ...call(
      "t3",
      "compute_returns",
      { cashFlows: [-100, 20, 30, 40, 80], discountRate: 0.1 },
      { irr: { value: 0.172 } },
      30,
    ),
    ...say(ANSWER, 24, 8),
    custom("citations", CITATIONS),
    custom("checks", { quotes: { matched: 3, total: 3 } }),
    custom("suggestions", [
      "What is the value if Corvane leaves?",
      "Draft the consent request",
      "List every change-of-control clause",
    ]),
    { type: "RUN_FINISHED", outcome: { type: "success" } },
  ];
}
