/** `npm run token -s -- --email E [--role R] [--tenant T] [--ttl 3600]`: prints a bearer token, and only that. */
import { parseArgs } from "node:util";
import { CommandError, connectProgram, runCommand } from "./program-client.ts";

const USAGE =
  "Usage: npm run token -s -- --email E [--role admin|partner|associate|analyst|limited_partner|sales|guest] [--tenant T] [--ttl SECONDS]";

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      email: { type: "string" },
      role: { type: "string" },
      tenant: { type: "string" },
      ttl: { type: "string", default: "3600" },
    },
  });
  if (!values.email) throw new CommandError(USAGE);
  const program = await connectProgram("npm run token");
  const { email, role, tenant, ttl } = values;
  const token = await program
    .mintToken({ email, ttl: Number(ttl), ...(role ? { role } : {}), ...(tenant ? { tenant } : {}) })
    .finally(() => program.close());
  process.stdout.write(`${token}\n`);
  return 0;
});
