import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOOLS } from "../tools/catalogue.ts";
import { ask } from "./agui.ts";
import { addressOf, inputFor } from "./any-request.ts";
import { DATABASE_SIZES } from "./database.ts";
import { startFakeAnthropic } from "./fake-anthropic.ts";
import {
  buildWorld,
  changeRights,
  createRandom,
  HANDLES,
  mayKnow,
  type Random,
  type World,
  type WorldUser,
} from "./leak-world.ts";
import { openTestProgram, type TestProgram } from "./program.ts";

/** `PARLEY_LEAK_READS=10000` for the long run. */
const READS = Number(process.env.PARLEY_LEAK_READS ?? 1_200);
const CHANGES = 60;

describe.each(DATABASE_SIZES)("on the %s database no word crosses a wall", (size) => {
  let program: TestProgram;
  let world: World;
  const random = createRandom(20_261_124);
  const threads: { user: WorldUser; threadId: string; runId: string }[] = [];
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    world = await buildWorld(program, random);
    // Threads from before the walls, so that there is something to replay.
    for (const user of world.users)
      for (const question of [
        `where do we stand on Project ${random.pick(HANDLES)}?`,
        "list our deals",
        `what is the price in the ${random.pick(HANDLES)} memorandum?`,
      ])
        threads.push({ user, ...(await ask(program, user.token, question)) });
    for (let i = 0; i < CHANGES; i++) await changeRights(program, world, random);
  }, 180_000);
  afterAll(() => program.close());

  it(`in ${READS} random reads over every tool, address, replay and error`, async () => {
    const leaks: string[] = [];
    let open = 0;
    for (let i = 0; i < READS; i++) {
      const user = random.pick(world.users);
      const { address, text } = await readSomething(program, world, random, user, threads);
      for (const word of wordsIn(text)) {
        const place = world.canaries.get(word);
        if (!place) continue;
        if (mayKnow(world, user, place)) open += 1;
        else leaks.push(`${user.email} ${address} ${word} ${JSON.stringify(place)}`);
      }
    }
    expect(leaks.slice(0, 10)).toEqual([]);
    // The suite would find nothing either if nothing was readable at all.
    expect(open).toBeGreaterThan(READS / 4);
  }, 600_000);

  it("in a search for each deal by each person, and in every list of what belongs to it", async () => {
    const leaks: string[] = [];
    const reading = TOOLS.filter((tool) => tool.effect === "read");
    for (const user of world.users) {
      const hidden = [...world.deals.values()].filter(
        (deal) => !mayKnow(world, user, { kind: "deal", dealId: deal.id }),
      );
      const requests = [
        ...HANDLES.flatMap((handle) =>
          reading
            .filter((tool) => "query" in tool.input.shape)
            .map((tool) => ({ tool, input: { query: `call on ${handle}`, limit: 50 } })),
        ),
        ...hidden.slice(0, 5).flatMap((deal) =>
          reading
            .filter((tool) => "dealId" in tool.input.shape)
            .map((tool) => ({
              tool,
              input: { dealId: deal.id, ...("query" in tool.input.shape ? { query: "price" } : {}) },
            })),
        ),
      ];
      for (const { tool, input } of requests) {
        const { address, init } = addressOf(tool, input);
        const text = await (await program.request(user.token, address, init)).text();
        for (const word of wordsIn(text)) {
          const place = world.canaries.get(word);
          if (place && !mayKnow(world, user, place))
            leaks.push(`${user.email} ${address} ${word} ${JSON.stringify(place)}`);
        }
      }
    }
    expect(leaks.slice(0, 10)).toEqual([]);
  }, 120_000);

  it("and everything that somebody may know is there for them", async () => {
    for (const user of world.users) {
      const listed = await textOf(program, user, "/v1/documents?limit=200");
      for (const [word, place] of world.canaries)
        if (place.kind === "document")
          expect([word, listed.includes(word)]).toEqual([word, mayKnow(world, user, place)]);
      if (user.role === "guest" || user.role === "limited_partner") continue;
      const deals = await textOf(program, user, "/v1/deals?limit=200");
      for (const deal of world.deals.values())
        expect(deals.includes(deal.id)).toBe(mayKnow(world, user, { kind: "deal", dealId: deal.id }));
    }
  });

  it("a hidden record and a missing one give the same answer, byte for byte", async () => {
    for (const user of world.users)
      for (const tool of TOOLS.filter(
        (each) => /\{(dealId|roomId|documentId)\}/.test(each.http.path) && each.effect === "read",
      )) {
        const field = /\{(\w+)\}/.exec(tool.http.path)?.[1] ?? "";
        const kind = field === "dealId" ? "deal" : field === "roomId" ? "room" : "document";
        const hidden = [
          ...(kind === "deal" ? world.deals : kind === "room" ? world.rooms : world.documents).keys(),
        ].find((id) => !mayKnow(world, user, placeOf(kind, id)));
        if (!hidden) continue;
        const missing = hidden.replace(/.{6}$/, "zzzzzz");
        const answers = await Promise.all(
          [hidden, missing].map((id) => textOf(program, user, `/v1${tool.http.path.replace(/\{\w+\}/, id)}`)),
        );
        expect(answers[0]).toBe(answers[1]);
      }
  });

  it("what a program of others fetches is there, or reads like every id that never was", async () => {
    for (const user of world.users) {
      const nothing = await textOf(program, user, "/v1/fetch/deal_000000000000");
      const places = [
        ...[...world.deals.keys()].map((id) => ({ id, place: placeOf("deal", id) })),
        ...[...world.documents.keys()].flatMap((id) =>
          [id, `${id}@p1`, `${id}@0-40`].map((at) => ({ id: at, place: placeOf("document", id) })),
        ),
      ];
      for (const { id, place } of places.filter(() => random.chance(0.2))) {
        const text = await textOf(program, user, `/v1/fetch/${encodeURIComponent(id)}`);
        const isOutside = user.role === "guest" || user.role === "limited_partner";
        const isOpen = mayKnow(world, user, place) && !(place.kind === "deal" && isOutside);
        expect([user.email, id, text === nothing]).toEqual([user.email, id, !isOpen]);
      }
    }
  });

  it("in a place that several read, the assistant tells what all of them may know", async () => {
    for (let i = 0; i < 12; i++) {
      const asker = random.pick(world.users.filter((user) => user.role !== "guest" && user.role !== "limited_partner"));
      const others = world.users.filter((user) => user.tenant === asker.tenant && user !== asker && random.chance(0.4));
      const response = await program.request(asker.token, "/agui", {
        json: {
          threadId: `shared-${i}`,
          runId: `shared-run-${i}`,
          messages: [
            {
              id: "m",
              role: "user",
              content: random.pick(["list our deals", `where do we stand on Project ${random.pick(HANDLES)}?`]),
            },
          ],
          forwardedProps: { audience: others.map((user) => user.email) },
        },
      });
      for (const word of wordsIn(await response.text())) {
        const place = world.canaries.get(word);
        if (place)
          for (const reader of [asker, ...others])
            expect([reader.email, word, mayKnow(world, reader, place)]).toEqual([reader.email, word, true]);
      }
    }
  }, 60_000);
});

describe.each(DATABASE_SIZES)("on the %s database a wall that goes up while an answer streams", (size) => {
  it("ends the answer there and takes what was said with it", async () => {
    let raiseWall: () => Promise<unknown> = async () => {};
    const fake = await startFakeAnthropic(async (turn, body) => {
      if (turn === 1) return { tool: "get_deal", input: { dealId: "deal_falcon" } };
      await raiseWall();
      // The model has read the secret and writes it down after the wall is up.
      return { text: `The secret is ${/quokka\w+/.exec(JSON.stringify(body))?.[0]}.` };
    });
    const program = await openTestProgram({ ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: fake.url }, size);
    try {
      const token = await program.token();
      const { pool } = program.database;
      const { rows } = await pool.query<{ id: string; tenant_id: string }>(
        "select id, tenant_id from users where email = 'ada@example.com'",
      );
      const [user] = rows;
      await pool.query(
        "insert into deals (id, tenant_id, name, stage, description) values ('deal_falcon', $1, 'Project Falcon', 'screening', 'quokkasecret')",
        [user?.tenant_id],
      );
      raiseWall = async () => {
        await pool.query(
          "insert into information_barriers (id, tenant_id, kind, deal_id, reason) values ('barrier_1', $1, 'wall', 'deal_falcon', 'test')",
          [user?.tenant_id],
        );
        await pool.query("insert into barrier_people (tenant_id, barrier_id, user_id) values ($1, 'barrier_1', $2)", [
          user?.tenant_id,
          user?.id,
        ]);
      };
      const response = await program.request(token, "/agui", {
        json: {
          threadId: "t",
          runId: "r",
          messages: [{ id: "m", role: "user", content: "what is the secret of Falcon?" }],
        },
      });
      const streamed = await response.text();
      expect(streamed).toMatch(/TOOL_CALL_RESULT/);
      expect(streamed).not.toMatch(/The secret is/);
      expect(streamed.match(/"type":"RUN_ERROR","code":"RUN_NOT_FOUND"/g)).toHaveLength(1);
      for (const address of ["/v1/threads", "/v1/threads/t", "/v1/threads/t/events", "/v1/runs/r"])
        expect(await (await program.request(token, address)).text()).not.toMatch(/Falcon|quokka/);
    } finally {
      await program.close();
      await fake.close();
    }
  });
});

const wordsIn = (text: string): Set<string> => new Set(text.match(/quokka[a-z0-9]+x\d+/g) ?? []);
const placeOf = (kind: string, id: string) =>
  kind === "deal"
    ? { kind: "deal" as const, dealId: id }
    : kind === "room"
      ? { kind: "room" as const, roomId: id }
      : { kind: "document" as const, documentId: id };

const textOf = async (program: TestProgram, user: WorldUser, address: string): Promise<string> =>
  (await program.request(user.token, address)).text();

/** One read of any kind as that person, with arguments that may name anything of anybody. */
async function readSomething(
  program: TestProgram,
  world: World,
  random: Random,
  user: WorldUser,
  threads: readonly { threadId: string; runId: string }[],
): Promise<{ address: string; text: string }> {
  if (random.chance(0.25)) {
    const address = addressFor(world, random, threads);
    return { address, text: await textOf(program, user, address) };
  }
  const tool = random.pick(TOOLS.filter((each) => each.effect === "read"));
  const { address, init } = addressOf(tool, inputFor(tool, world, random));
  const response = await program.request(user.token, address, init);
  return { address: `${tool.http.method} ${address}`, text: await response.text() };
}

function addressFor(world: World, random: Random, threads: readonly { threadId: string; runId: string }[]): string {
  const thread = random.pick(threads);
  const id = random.pick(world.ids);
  const document = random.pick([...world.documents.keys()]);
  return random.pick([
    "/v1/threads",
    `/v1/threads/${thread.threadId}`,
    `/v1/threads/${thread.threadId}/events`,
    `/v1/runs/${thread.runId}`,
    "/v1/approvals",
    "/v1/audit?limit=200",
    "/v1/audit?format=csv",
    "/v1/me",
    `/v1/documents/${document}/pages/1`,
    `/documents/${document}/pages/1`,
    `/v1/documents/${document}/file`,
    `/records/deal/${id}`,
    `/records/company/${id}`,
    `/records/room/${id}`,
  ]);
}
