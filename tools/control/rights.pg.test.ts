import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASE_SIZES } from "../../test/database.ts";
import { openTestProgram, type TestProgram } from "../../test/program.ts";

describe.each(DATABASE_SIZES)("rights on the %s database", (size) => {
  let program: TestProgram;
  let admin: string;
  let ada: string;
  let bea: string;
  let dealId: string;
  let roomId: string;
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    admin = await program.token({ email: "admin@example.com", role: "admin" });
    ada = await program.token();
    bea = await program.token({ email: "bea@example.com", role: "associate" });
    dealId = (await send(ada, "POST", "/v1/deals", { name: "Project Falcon", stage: "sourcing" })).body.id;
    roomId = (await send(ada, "POST", "/v1/data-rooms", { name: "Falcon room", dealId })).body.id;
    for (const folder of ["legal", "hr"]) {
      const form = new FormData();
      form.append("folder", folder);
      form.append("files", new File([`A memorandum on ${folder}.`], `${folder}.txt`));
      await program.request(ada, `/v1/data-rooms/${roomId}/documents`, { method: "POST", body: form });
    }
    await expectReady(2);
  });
  afterAll(() => program.close());

  async function expectReady(n: number) {
    for (;;) {
      const { rows } = await program.database.pool.query("select from documents where status = 'ready'");
      if (rows.length >= n) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const send = async (token: string, method: string, address: string, json?: unknown) => {
    const response = await program.request(token, address, json === undefined ? { method } : { method, json });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };
  const names = async (token: string) =>
    (await send(token, "GET", `/v1/documents?roomId=${roomId}`)).body.data
      ?.map((row: { name: string }) => row.name)
      .sort();

  it("a wall takes the deal, its room and its documents away with the next request, and gives them back when lifted", async () => {
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(200);
    const barrier = await send(admin, "POST", "/v1/barriers", {
      dealId,
      people: ["bea@example.com"],
      reason: "advises the other bidder",
    });
    expect(barrier.status).toBe(201);
    for (const address of [`/v1/deals/${dealId}`, `/v1/data-rooms/${roomId}/activity`])
      expect((await send(bea, "GET", address)).status).toBe(404);
    expect(await names(bea)).toEqual([]);
    expect((await send(bea, "GET", "/v1/deals")).body).toMatchObject({ total: 0, data: [] });
    expect((await send(ada, "GET", `/v1/deals/${dealId}`)).status).toBe(200);
    expect((await send(ada, "GET", "/v1/barriers")).status).toBe(403);
    expect((await send(admin, "GET", "/v1/barriers?active=true")).body.data).toMatchObject([
      { kind: "wall", dealName: "Project Falcon", people: ["bea@example.com"], active: true },
    ]);
    expect((await send(admin, "POST", `/v1/barriers/${barrier.body.id}/lift`, {})).body.active).toBe(false);
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(200);
  });

  it("the restricted list closes a deal to everybody but the people named", async () => {
    const barrier = await send(admin, "POST", "/v1/barriers", {
      kind: "restricted",
      dealId,
      people: ["ada@example.com", "admin@example.com"],
      reason: "MNPI",
    });
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(404);
    expect((await send(ada, "GET", `/v1/deals/${dealId}`)).status).toBe(200);
    await send(admin, "POST", `/v1/barriers/${barrier.body.id}/lift`, {});
  });

  it("a confidential deal is its team's, and joining it counts with the next request", async () => {
    await send(ada, "POST", `/v1/deals/${dealId}/team`, { access: "team" });
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(404);
    const team = await send(ada, "POST", `/v1/deals/${dealId}/team`, { add: ["bea@example.com"] });
    expect(team.body.team.map((member: { email: string }) => member.email).sort()).toEqual([
      "ada@example.com",
      "bea@example.com",
    ]);
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(200);
    await send(ada, "POST", `/v1/deals/${dealId}/team`, { remove: ["bea@example.com"] });
    expect((await send(bea, "GET", `/v1/deals/${dealId}`)).status).toBe(404);
    await send(ada, "POST", `/v1/deals/${dealId}/team`, { access: "firm" });
  });

  it("a guest sees the granted folder after accepting the agreement, may download only where that was granted, and nothing else", async () => {
    await send(ada, "PATCH", `/v1/data-rooms/${roomId}`, { ndaRequired: true, ndaText: "Keep it to yourself." });
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
      email: "kim@buyer.example",
      folder: "legal",
      level: "view",
    });
    const kim = await program.token({ email: "kim@buyer.example", role: "guest" });
    expect((await send(kim, "GET", `/v1/documents?roomId=${roomId}`)).body).toMatchObject({
      error: { code: "NDA_REQUIRED" },
    });
    expect((await send(kim, "GET", `/v1/data-rooms/${roomId}/nda`)).body).toMatchObject({
      ndaText: "Keep it to yourself.",
      accepted: false,
    });
    expect((await send(kim, "POST", `/v1/data-rooms/${roomId}/nda`, {})).body.accepted).toBe(true);
    expect(await names(kim)).toEqual(["legal.txt"]);
    const [legal] = (await send(kim, "GET", `/v1/documents?roomId=${roomId}`)).body.data;
    expect((await send(kim, "GET", `/v1/documents/${legal.id}/pages/1`)).status).toBe(200);
    expect((await program.request(kim, `/v1/documents/${legal.id}/file`)).status).toBe(403);
    const upload = new FormData();
    upload.append("folder", "legal");
    upload.append("files", new File(["x"], "x.txt"));
    expect(
      (await program.request(kim, `/v1/data-rooms/${roomId}/documents`, { method: "POST", body: upload })).status,
    ).toBe(403);
    expect((await send(kim, "GET", "/v1/deals")).status).toBe(403);
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
      email: "kim@buyer.example",
      folder: "legal",
      level: "download",
    });
    expect((await program.request(kim, `/v1/documents/${legal.id}/file`)).status).toBe(200);
    const activity = (await send(ada, "GET", `/v1/data-rooms/${roomId}/activity`)).body.activity;
    expect(activity).toContainEqual(
      expect.objectContaining({ person: "kim@buyer.example", action: "download_document", documentIds: [legal.id] }),
    );
    // A new text has to be accepted anew.
    await send(ada, "PATCH", `/v1/data-rooms/${roomId}`, { ndaText: "Keep it to yourself and return it." });
    expect((await send(kim, "GET", `/v1/documents/${legal.id}`)).status).toBe(404);
    await send(ada, "PATCH", `/v1/data-rooms/${roomId}`, { ndaRequired: false });
  });

  it("one document can be opened alone, and one folder closed within an open room", async () => {
    const lee = await program.token({ email: "lee@buyer.example", role: "guest" });
    const hr = (await send(ada, "GET", `/v1/documents?roomId=${roomId}`)).body.data.find(
      (row: { name: string }) => row.name === "hr.txt",
    );
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
      email: "lee@buyer.example",
      documentId: hr.id,
      level: "view",
    });
    expect(await names(lee)).toEqual(["hr.txt"]);
    expect(
      (await send(lee, "POST", "/v1/documents/search", { query: "memorandum on hr" })).body.results?.length ?? 0,
    ).toBeGreaterThan(0);
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, { email: "lee@buyer.example", level: "view" });
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
      email: "lee@buyer.example",
      folder: "/legal",
      level: "none",
    });
    expect(await names(lee)).toEqual(["hr.txt"]);
    await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
      email: "lee@buyer.example",
      folder: "/legal",
      level: null,
    });
    expect(await names(lee)).toEqual(["hr.txt", "legal.txt"]);
    expect(
      (
        await send(ada, "PUT", `/v1/data-rooms/${roomId}/access`, {
          email: "lee@buyer.example",
          level: "view",
          until: "2020-01-01T00:00:00Z",
        })
      ).status,
    ).toBe(422);
  });
});
