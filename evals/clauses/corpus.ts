import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** Questions with gold character spans, as LegalBench-RAG writes them; `contracts/` lies beside the file. */
export const SpanSet = z.object({
  tests: z.array(
    z.object({
      query: z.string(),
      category: z.string().optional(),
      snippets: z
        .array(z.object({ file_path: z.string(), span: z.tuple([z.number().int(), z.number().int()]) }))
        .min(1),
    }),
  ),
});
export type SpanSet = z.infer<typeof SpanSet>;

export interface Contract {
  file: string;
  text: string;
  /** What `ClauseWeights.trainedOn` knows it by. */
  id: string;
  /** Gold spans by kind of clause. */
  clauses: Map<string, [start: number, end: number][]>;
}

export interface ContractSet {
  name: string;
  tests: SpanSet["tests"];
  contracts: Map<string, Contract>;
}

/** The question sets of a folder, or the one that a file holds. */
export function readContractSets(target: string): ContractSet[] {
  const files = target.endsWith(".json")
    ? [target]
    : readdirSync(target)
        .filter((name) => name.endsWith(".json"))
        .sort()
        .map((name) => path.join(target, name));
  return files.flatMap((file) => {
    const parsed = SpanSet.safeParse(JSON.parse(readFileSync(file, "utf8")));
    const folder = path.join(path.dirname(file), "contracts");
    if (!parsed.success || !existsSync(folder)) return [];
    return [
      { name: path.basename(file, ".json"), tests: parsed.data.tests, contracts: contractsOf(parsed.data, folder) },
    ];
  });
}

export const contractId = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

function contractsOf({ tests }: SpanSet, folder: string): Map<string, Contract> {
  const contracts = new Map<string, Contract>();
  for (const { category, snippets } of tests) {
    for (const { file_path: file, span } of snippets) {
      let contract = contracts.get(file);
      if (!contract) {
        const text = readFileSync(path.join(folder, file), "utf8");
        contract = { file, text, id: contractId(text), clauses: new Map() };
        contracts.set(file, contract);
      }
      if (category) contract.clauses.set(category, [...(contract.clauses.get(category) ?? []), span]);
    }
  }
  return contracts;
}
