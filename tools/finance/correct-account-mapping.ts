import { z } from "zod";
import { readMappings, saveMapping } from "../../db/statements.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { ACCOUNT_IDS, accountOf, findAccount, plainName } from "../../domain/market/accounts.ts";
import { defineTool } from "../define-tool.ts";

export const correctAccountMapping = defineTool({
  name: "correct_account_mapping",
  title: "Correct an account mapping",
  domain: "finance",
  effect: "write",
  permission: "deal:update",
  description:
    "Says which account of the standard chart a line of a statement stands for. It is remembered for the whole firm, and the next import of any document reads the name so.",
  examples: [
    'the line "Commercial income" is revenue',
    'map "Overheads and other" to operating expenses',
    'correct the account mapping of "Stage payments" to receivables',
  ],
  cues: ["map", "mapping", "account"],
  input: z.strictObject({
    name: z
      .string()
      .trim()
      .min(2)
      .max(120)
      .describe("As the document calls the line")
      .meta({ slot: "name", fresh: true }),
    account: z.enum(ACCOUNT_IDS).meta({ slot: "enum" }),
  }),
  output: z.strictObject({
    name: z.string(),
    account: z.enum(ACCOUNT_IDS),
    label: z.string(),
    before: z.enum(ACCOUNT_IDS).nullable().describe("What it was read as until now"),
  }),
  http: { method: "PUT", path: "/finance/account-mappings" },
  async preview({ name, account }, { db }) {
    const before = (await readMappings(db)).get(plainName(name)) ?? findAccount(name);
    return {
      summary: `Read "${name}" as ${accountOf(account).label} from now on, for the whole firm.`,
      before: before ? { account: accountOf(before).label } : null,
      after: { account: accountOf(account).label },
    };
  },
  async run({ name, account }, { actor, db }) {
    const plain = plainName(name);
    if (!plain) throw new InvalidInputError("The name holds no letter. Give the line as the document calls it.");
    const before = (await readMappings(db)).get(plain) ?? findAccount(name) ?? null;
    await saveMapping(db, actor, plain, account);
    return { name, account, label: accountOf(account).label, before };
  },
});
