/** `npm run seed -- list` names the deterministic workspaces; `npm run seed -- NAME` loads one. */
import { parseEnv } from "../config/env.ts";
import { openProgram } from "../server/program.ts";
import { SEEDS } from "../server/seeds/index.ts";
import { CommandError, runCommand } from "./program-client.ts";

await runCommand(async () => {
  const [name] = process.argv.slice(2);
  if (!name || name === "list") {
    for (const seed of SEEDS) console.log(`${seed.name}\t${seed.description}`);
    return 0;
  }
  const seed = SEEDS.find((each) => each.name === name);
  if (!seed) throw new CommandError(`There is no workspace named ${name}. npm run seed -- list names them.`);
  const program = await openProgram(parseEnv(process.env), "npm run seed");
  try {
    await seed.load(program);
    console.log(`${name} is loaded. Its documents are read by the next npm start or npm run ask.`);
  } finally {
    await program.close();
  }
  return 0;
});
