import type { Embedder } from "../ingest/embed/embedder.ts";
import type { Exports } from "../ingest/exports.ts";
import type { QueryRewriter, Reranker } from "./data-room/search/reranker.ts";
import type { Market } from "./market-data/market.ts";
import type { Proposals, Questions } from "./outward/passing-on.ts";

/** What tools need besides the database. Built once by the entry files and handed down. */
export interface Services {
  /** Origin under which people reach this server, without a slash at the end: citations link to it. */
  publicUrl: string;
  market: Market;
  embedder: Embedder;
  /** Left out where none is set up: the order of passages and the words of questions are our own then. */
  reranker?: Reranker;
  rewriter?: QueryRewriter;
  exports: Exports;
  questions: Questions;
  proposals: Proposals;
}
