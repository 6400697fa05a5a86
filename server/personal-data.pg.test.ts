import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../test/agui.ts";
import { DATABASE_SIZES } from "../test/database.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe.each(DATABASE_SIZES)("a person's data on the %s database", (size) => {
  let program: TestProgram;
  let admin: string;
  let kim: string;
  const KIM = "kim@example.com";
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    admin = await program.token({ email: "admin@example.com", role: "admin" });
    kim = await program.token({ email: KIM, role: "associate" });
    await program.upload(kim, "mine", [new File(["The ceiling of Kim is EUR 77m."], "kim notes.txt")]);
    await ask(program, kim, "what is the ceiling of Kim?");
    await program.request(admin, "/v1/contacts", { method: "PUT", json: { name: "Kim Larsson", email: KIM } });
    await program.request(kim, "/v1/tasks", { json: { title: "Call the seller" } });
  });
  afterAll(() => program.close());

  const post = async (address: string, json: unknown, token = admin) => {
    const response = await program.request(token, address, { json });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const count = async (sql: string) => (await program.database.pool.query<{ n: number }>(sql)).rows[0]?.n;

  it("is given out whole, as files, to an administrator alone", async () => {
    expect((await post("/v1/people/export", { email: KIM }, kim)).status).toBe(403);
    const { status, body } = await post("/v1/people/export", { email: KIM });
    expect(status).toBe(201);
    const kinds = Object.fromEntries(
      (body.kinds as { kind: string; count: number }[]).map(({ kind, count: n }) => [kind, n]),
    );
    expect(kinds).toMatchObject({ account: 1, threads: 1, "documents of their own": 1, tasks: 1 });
    const file = await program.request(admin, `/v1/documents/${body.documentId}/file`);
    const zip = unzipSync(new Uint8Array(await file.arrayBuffer()));
    expect(strFromU8(zip["answers.json"] ?? new Uint8Array())).toMatch(/ceiling of Kim/);
    expect((await program.request(kim, `/v1/documents/${body.documentId}/file`)).status).toBe(404);
    expect((await post("/v1/people/export", { email: "nobody@example.com" })).status).toBe(404);
  });

  it("stays under a legal hold, and the certificate says so", async () => {
    await program.request(admin, "/v1/legal-holds", { method: "PUT", json: { email: KIM, reason: "arbitration" } });
    const { body } = await post("/v1/people/erase", { email: KIM });
    const { removed, kept } = (body as unknown as { certificate: { removed: unknown[]; kept: { why: string }[] } })
      .certificate;
    expect(removed).toEqual([]);
    expect(kept.every(({ why }) => why === "legal hold: arbitration")).toBe(true);
    expect((await program.request(kim, "/v1/threads")).status).toBe(200);
    await program.request(admin, "/v1/legal-holds", { method: "PUT", json: { email: KIM, held: false } });
  });

  it("is erased with threads, events, files, passages and embeddings, and the certificate proves itself", async () => {
    const { rows } = await program.database.pool.query<{ storage_key: string }>(
      "select storage_key from documents where name = 'kim notes.txt'",
    );
    const path = program.files.pathOf(rows[0]?.storage_key ?? "");
    await stat(path);
    const { status, body } = await post("/v1/people/erase", { email: KIM, reason: "request of 24 November" });
    expect(status).toBe(200);
    const { certificate } = body as unknown as {
      certificate: { hash: string; personHash: string; removed: { kind: string; count: number }[] };
    };
    const { hash, ...stated } = certificate;
    expect(createHash("sha256").update(JSON.stringify(stated)).digest("hex")).toBe(hash);
    expect(certificate.personHash).toBe(createHash("sha256").update(KIM).digest("hex"));
    const removed = Object.fromEntries(certificate.removed.map(({ kind, count: n }) => [kind, n]));
    for (const kind of [
      "threads",
      "answers",
      "run events",
      "documents of their own",
      "passages",
      "embeddings",
      "account",
    ])
      expect([kind, removed[kind] ?? 0]).toEqual([kind, expect.any(Number)]);
    expect(removed.threads).toBe(1);
    expect((await program.request(kim, "/v1/threads")).status).toBe(401);
    for (const table of ["threads", "runs", "run_events"])
      expect(
        await count(
          `select count(*)::int as n from ${table} where user_id in (select id from users where removed_at is not null)`,
        ),
      ).toBe(0);
    expect(await count("select count(*)::int as n from chunks where text like '%ceiling of Kim%'")).toBe(0);
    expect(await count("select count(*)::int as n from users where email = 'kim@example.com'")).toBe(0);
    await expect
      .poll(
        () =>
          stat(path).then(
            () => "there",
            () => "gone",
          ),
        { timeout: 10_000 },
      )
      .toBe("gone");
    // What the person did stays on the chain, which still holds.
    const { rows: proof } = await program.database.pool.query(
      "select t.slug, v.* from tenants t left join lateral app.verify_audit(t.id) v on true",
    );
    expect(proof.every((row) => row.seq === null)).toBe(true);
    expect((await post("/v1/people/erase", { email: KIM })).status).toBe(404);
  });
});
