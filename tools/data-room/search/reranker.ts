/**
 * Judges how well each text answers the question: one score a text, in the order of the texts, the higher the nearer. Undefined when no
 * judgement is to be had: whoever asks keeps the order there is.
 */
export type Reranker = (
  question: string,
  texts: readonly string[],
  signal?: AbortSignal,
) => Promise<readonly number[] | undefined>;

/** More phrasings of what is asked, as documents may word it; none when none are to be had. */
export type QueryRewriter = (question: string, signal?: AbortSignal) => Promise<readonly string[]>;
