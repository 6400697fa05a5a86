import { mkdirSync } from "node:fs";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/as-actor.ts";
import { linkIdentity } from "../../db/identities.ts";
import { ensureUser } from "../../db/users.ts";
import type { FakeAnthropic } from "../fake-anthropic.ts";
import { openTestProgram, type TestProgram } from "../program.ts";
import { startScriptedModel } from "../scripted-model.ts";
import { hasChromium, launchChromium } from "./chromium.ts";
import { PLAYGROUND_PERSON, PLAYGROUND_TENANT, startPlayground } from "./playground.ts";

/** Kept for whoever wants to see what the test saw. */
const SHOTS = path.resolve(import.meta.dirname, "../../.screenshots");

describe.skipIf(!hasChromium)("Teams in Microsoft's Agents Playground", () => {
  let model: FakeAnthropic;
  let program: TestProgram;
  let server: ServerType;
  let playground: Awaited<ReturnType<typeof startPlayground>>;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    model = await startScriptedModel();
    program = await openTestProgram({
      ANTHROPIC_API_KEY: "test-key",
      ANTHROPIC_BASE_URL: model.url,
      MODEL: "claude-sonnet-5-5",
    });
    server = serve({ fetch: program.app.fetch, port: 0, hostname: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    playground = await startPlayground(`http://127.0.0.1:${port}/api/messages`);
    browser = await launchChromium();
    page = await (await browser.newContext({ viewport: { width: 1300, height: 950 } })).newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(playground.url, { waitUntil: "domcontentloaded" });
  });
  afterAll(async () => {
    await browser?.close();
    await playground?.close();
    server?.close();
    await program?.close();
    await model?.close();
  });

  const ask = async (question: string) => {
    const box = page.getByRole("textbox").first();
    await box.click();
    await page.keyboard.type(question);
    await page.keyboard.press("Enter");
  };
  const shoot = (name: string) => page.screenshot({ path: path.join(SHOTS, `teams-${name}.png`) });

  it("somebody unknown gets a polite refusal, and once linked an answer with the AI label and thumbs", async () => {
    await ask("hello");
    await page
      .getByText(/I only answer people whom this firm knows/)
      .last()
      .waitFor();
    await shoot("refusal");
    const user = await ensureUser(program.database.pool, { email: "ada@firm.example", role: "partner" });
    await asSystem(program.database.pool, (db) =>
      linkIdentity(
        db,
        { service: "teams", workspaceId: PLAYGROUND_TENANT, personId: PLAYGROUND_PERSON },
        { tenantId: user.tenant_id, userId: user.id },
        "link",
      ),
    );
    await ask("hello again");
    await page.getByText("You said: hello again").last().waitFor();
    await page.getByText("AI generated").first().waitFor();
    await shoot("answer");
  });

  it("a long answer streams, and a change is proposed as a card, approved, and the card replaced", async () => {
    await ask("propose Kestrel");
    await page
      .getByText(/Open a data room named Kestrel/)
      .last()
      .waitFor();
    const approve = page.getByRole("button", { name: "Approve" });
    await approve.waitFor();
    await shoot("approval");
    await approve.click();
    await page
      .getByText(/Approved by ada@firm\.example/)
      .last()
      .waitFor();
    await shoot("approved");
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    const rooms = await program.database.pool.query("select count(*)::int as n from data_rooms where name = 'Kestrel'");
    expect(rooms.rows[0]?.n).toBe(1);
  });
});
