import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../test/agui.ts";
import { DATABASE_SIZES } from "../test/database.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe.each(DATABASE_SIZES)("a shared thread on the %s database", (size) => {
  let program: TestProgram;
  let ada: string;
  let bea: string;
  let guest: string;
  let admin: string;
  let dealId: string;
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    admin = await program.token({ email: "admin@example.com", role: "admin" });
    ada = await program.token();
    bea = await program.token({ email: "bea@example.com", role: "associate" });
    guest = await program.token({ email: "guest@example.com", role: "guest" });
    const made = await program.request(ada, "/v1/deals", { json: { name: "Project Falcon", stage: "sourcing" } });
    dealId = ((await made.json()) as { id: string }).id;
  });
  afterAll(() => program.close());

  const share = async (threadId: string) =>
    (await (await program.request(ada, `/v1/threads/${threadId}/share`, { json: {} })).json()) as {
      id: string;
      url: string;
    };
  const open = (token: string, id: string) => program.request(token, `/v1/shares/${id}`);

  it("shows a colleague the answers, and nobody outside the firm", async () => {
    const { threadId } = await ask(program, ada, "where do we stand on Falcon?");
    const { id, url } = await share(threadId);
    expect(url).toContain(`#t=${id}`);
    expect(await (await open(bea, id)).json()).toMatchObject({
      sharedBy: "ada@example.com",
      withheld: 0,
      messages: [{ role: "user", content: "where do we stand on Falcon?" }, { role: "assistant" }],
    });
    expect((await open(guest, id)).status).toBe(404);
    expect((await open(await program.token({ tenant: "rival", role: "admin" }), id)).status).toBe(404);
    expect((await program.request(bea, `/v1/threads/${threadId}/share`, { json: {} })).status).toBe(404);
    await program.request(ada, `/v1/shares/${id}`, { method: "DELETE" });
    expect((await open(bea, id)).status).toBe(404);
  });

  it("withholds what rests on a file of one's own, and everything behind a wall", async () => {
    const { threadId } = await ask(program, ada, "where do we stand on Falcon?");
    const [file] = await program.upload(ada, "mine", [new File(["The ceiling is EUR 77m."], "notes.txt")]);
    await ask(program, ada, "what is the ceiling?", { threadId, documentIds: [file?.documentId ?? ""] });
    const { id } = await share(threadId);
    const shown = (await (await open(bea, id)).json()) as { withheld: number; messages: unknown[] };
    expect(shown.withheld).toBe(1);
    expect(JSON.stringify(shown)).not.toMatch(/77m/);
    await program.request(admin, "/v1/barriers", { json: { dealId, people: ["bea@example.com"], reason: "conflict" } });
    expect((await open(bea, id)).status).toBe(404);
    expect((await open(admin, id)).status).toBe(200);
  });
});
