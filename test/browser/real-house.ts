import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { serve } from "@hono/node-server";
import type { Page } from "playwright-core";
import { ensureUser } from "../../db/users.ts";
import type { Role } from "../../domain/actor.ts";
import { buildWeb } from "../../scripts/build-web.ts";
import { openTestProgram } from "../program.ts";
import { launchChromium, watchComplaints } from "./chromium.ts";

/** The whole product behind a socket, and a browser in front of it. */
export async function openRealHouse() {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // The program serves what is built here; unchanged sources cost nothing.
  await buildWeb(path.resolve(import.meta.dirname, "../../dist/web"));
  // Citations carry the address, so the socket is there before the program.
  let handle: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const server = serve({ fetch: (request) => handle(request), port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const program = await openTestProgram({ PUBLIC_URL: origin });
  handle = (request) => program.app.fetch(request);
  const browser = await launchChromium();
  return {
    axe,
    origin,
    program,
    browser,
    async signIn({
      email = "ada@example.com",
      role = "partner" as Role,
      width = 1440,
    } = {}): Promise<{ page: Page; complaints: string[] }> {
      const user = await ensureUser(program.database.pool, { email, role });
      const claims = { userId: user.id, tenantId: user.tenant_id, use: "sign-in" } as const;
      const context = await browser.newContext({ viewport: { width, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const complaints = watchComplaints(page);
      await page.goto(`${origin}/sign-in?token=${await program.tokens.mint(claims, 600)}`);
      await page.getByRole("heading", { name: "Ask about a deal." }).waitFor();
      return { page, complaints };
    },
    async close() {
      await browser.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        (server as { closeAllConnections?: () => void }).closeAllConnections?.();
      });
      await program.close();
    },
  };
}
export type RealHouse = Awaited<ReturnType<typeof openRealHouse>>;
