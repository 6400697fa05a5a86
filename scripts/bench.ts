/** `npm run bench -- [NAME] [--dataset DIR] [--megabytes N]`: one benchmark, or all quick ones. Figures are printed and never asserted. */
import { parseArgs } from "node:util";

interface BenchOptions {
  dataset?: string;
  megabytes?: number;
}

/** What each measures, and whether it is short and needs nothing. */
const BENCHES: Readonly<Record<string, { quick: boolean; measures: string }>> = {
  program: { quick: true, measures: "the embedded pool, the gate, the main loop while a file is read" },
  embedded: {
    quick: true,
    measures: "search over 20,000 passages in the embedded database, and the main loop meanwhile",
  },
  valuation: {
    quick: false,
    measures: "valuations, rates of return, workbooks and cached quotes, against formulajs and ExcelJS",
  },
  search: {
    quick: false,
    measures: "search over 100,000 passages on the server of DATABASE_URL, against comparing everything",
  },
  ingest: { quick: false, measures: "files to searchable passages, against LangChain on the server of DATABASE_URL" },
  crm: {
    quick: false,
    measures: "100,000 deals and 1,000,000 activities on the server of DATABASE_URL, against plain SQL",
  },
  channels: {
    quick: true,
    measures: "the first sign of work in Slack and Teams with 50 conversations at once, and 5,000 idle sockets",
  },
  room: { quick: false, measures: "10,000 small files in one room: uploading, listing, searching" },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { dataset: { type: "string" }, megabytes: { type: "string" } },
});
const [name] = positionals;
if (name !== undefined && !(name in BENCHES)) {
  const known = Object.entries(BENCHES).map(([each, { measures }]) => `  ${each.padEnd(10)}${measures}`);
  console.error(`There is no benchmark "${name}". There are:\n${known.join("\n")}`);
  process.exit(2);
}
for (const each of name === undefined ? Object.keys(BENCHES).filter((one) => BENCHES[one]?.quick) : [name]) {
  console.log(`\n${each}: ${BENCHES[each]?.measures}`);
  const { run } = (await import(`./bench/${each}.ts`)) as { run(options: BenchOptions): Promise<void> };
  await run({
    ...(values.dataset === undefined ? {} : { dataset: values.dataset }),
    ...(values.megabytes === undefined ? {} : { megabytes: Number(values.megabytes) }),
  });
}
process.exit(0);
