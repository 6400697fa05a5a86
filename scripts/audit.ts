/** `npm run audit -- verify [--tenant T] [--anchor NUMBER:HASH]`: recomputes the audit's hash chain and says where it does not hold. */
import { parseArgs } from "node:util";
import { CommandError, connectProgram, runCommand } from "./program-client.ts";

const USAGE =
  "Usage: npm run audit -- verify [--tenant T] [--anchor NUMBER:HASH]   (an anchor is a head that an earlier run printed)";

await runCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { tenant: { type: "string" }, anchor: { type: "string" }, json: { type: "boolean", default: false } },
  });
  if (positionals.length !== 1 || positionals[0] !== "verify") throw new CommandError(USAGE);
  const anchor = values.anchor === undefined ? undefined : readAnchor(values.anchor);
  if (anchor && !values.tenant) throw new CommandError("--anchor belongs to one tenant: name it with --tenant.");
  const program = await connectProgram("npm run audit");
  const proofs = await program
    .verifyAudit({ ...(values.tenant ? { tenant: values.tenant } : {}), ...(anchor ? { anchor } : {}) })
    .finally(() => program.close());
  if (values.tenant && !proofs.length) throw new CommandError(`There is no workspace named ${values.tenant}.`);
  if (values.json) console.log(JSON.stringify(proofs));
  else
    for (const { tenant, records, head, brokenAt, problem } of proofs)
      console.log(
        brokenAt === undefined
          ? `${tenant}: ${records} records, unbroken. Head ${records}:${head || "-"}`
          : `${tenant}: BROKEN. Record ${brokenAt} is ${problem}.`,
      );
  return proofs.some((proof) => proof.brokenAt !== undefined) ? 1 : 0;
});

function readAnchor(text: string): { seq: number; hash: string } {
  const match = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (!match) throw new CommandError(USAGE);
  return { seq: Number(match[1]), hash: match[2] ?? "" };
}
