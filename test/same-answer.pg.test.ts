import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectInProcess, type McpConnection, type RemoteTool } from "../mcp-servers/connect.ts";
import { MCP_SERVERS, outwardServer } from "../mcp-servers/index.ts";
import { TOOLS } from "../tools/catalogue.ts";
import { addressOf, inputFor } from "./any-request.ts";
import { DATABASE_SIZES } from "./database.ts";
import { buildWorld, changeRights, createRandom, type World, type WorldUser } from "./leak-world.ts";
import { openTestProgram, type TestProgram } from "./program.ts";

/** Requests a person, of each kind of tool. */
const ROUNDS = 2;

describe.each(DATABASE_SIZES)("on the %s database REST, MCP and the assistant", (size) => {
  let program: TestProgram;
  let world: World;
  const random = createRandom(7);
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    world = await buildWorld(program, random);
    for (let i = 0; i < 30; i++) await changeRights(program, world, random);
  }, 120_000);
  afterAll(() => program.close());

  const connect = (token: string) =>
    connectInProcess({
      // The outward server is for others, and has no name in its address.
      fetch: (address, init) => program.app.request(address.replace("/outward", ""), init),
      servers: [...MCP_SERVERS, outwardServer].map((server) => server.name),
      token,
    });
  const overRest = async (user: WorldUser, tool: (typeof TOOLS)[number], input: Record<string, unknown>) => {
    const { address, init } = addressOf(tool, input);
    return (await (await program.request(user.token, address, init)).json()) as Record<string, unknown>;
  };
  const overMcp = async (connection: McpConnection, tool: RemoteTool, input: Record<string, unknown>) => {
    const result = await connection.call(tool, input);
    return result.ok ? result.output : { error: result.error };
  };

  it("give the same record and the same refusal to the same person, over every tool", async () => {
    const remote = await connect(world.users[0]?.token ?? "").listTools();
    let answered = 0;
    let refused = 0;
    for (const user of world.users.filter((each) =>
      ["partner", "sales", "guest", "limited_partner"].includes(each.role),
    )) {
      const person = connect(user.token);
      const claims = { userId: user.id, tenantId: user.tenant, use: "run" as const, runId: "run-elsewhere" };
      const assistant = connect(await program.tokens.mint(claims, 600));
      for (const tool of TOOLS) {
        const described = remote.find((each) => each.name === tool.name);
        if (!described) throw new Error(`${tool.name} is not offered over MCP`);
        for (let round = 0; round < ROUNDS; round++) {
          const input = inputFor(tool, world, random);
          // What changes something or leaves something behind is sent once a way and must not do so: only its refusals are compared.
          const sent = tool.effect === "read" && !tool.hints ? input : { ...input, thereIsNoSuchField: 1 };
          const [rest, mcp, agent] = [
            await overRest(user, tool, sent),
            await overMcp(person, described, sent),
            await overMcp(assistant, described, sent),
          ];
          const label = `${user.email} ${tool.name} ${JSON.stringify(sent)}`;
          expect([label, atNoTime(mcp)]).toEqual([label, atNoTime(rest)]);
          expect([label, atNoTime(agent)]).toEqual([label, atNoTime(rest)]);
          if ("error" in rest) refused += 1;
          else answered += 1;
        }
      }
      await Promise.all([person.close(), assistant.close()]);
    }
    expect(answered).toBeGreaterThan(50);
    expect(refused).toBeGreaterThan(50);
  }, 120_000);
});

/** Three answers are given at three moments; nothing else may differ. */
const atNoTime = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer).replace(/"asOf":"\d{4}-\d\d-\d\dT[^"]*"/g, '"asOf":"now"'));
