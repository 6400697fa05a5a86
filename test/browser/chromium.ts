import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildWeb } from "../../scripts/build-web.ts";
import { type StandIn, startStandIn } from "./stand-in.ts";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Without Chromium the browser tests are reported as skipped, never as passed. */
export const hasChromium = existsSync(EXECUTABLE);

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath: EXECUTABLE, args: ARGS });

/** Console errors, uncaught errors and refusals of the content policy, as they come. */
export function watchComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

export interface Visit {
  page: Page;
  /** Console errors, uncaught errors and refusals of the content policy. */
  complaints: string[];
}

export interface VisitOptions {
  width?: number;
  theme?: "light" | "dark";
  path?: string;
}

export type BrowserHouse = Awaited<ReturnType<typeof openHouse>>;

/** A browser, a fresh build and a stand-in server, shared by the tests of one file. */
export async function openHouse() {
  const webDir = await mkdtemp(join(tmpdir(), "parley-web-"));
  await buildWeb(join(webDir, "web"));
  const browser = await launchChromium();
  const server: StandIn = await startStandIn(join(webDir, "web"));

  async function visit({ width = 1440, theme = "light", path = "/" }: VisitOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme });
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    const complaints = watchComplaints(page);
    await page.goto(server.origin + path);
    return { page, complaints };
  }

  return {
    server,
    browser,
    visit,
    async close() {
      await browser.close();
      await server.close();
      await rm(webDir, { recursive: true, force: true });
    },
  };
}

export async function ask(page: Page, question: string) {
  await page.getByRole("textbox", { name: /^Ask about/ }).fill(question);
  await page.keyboard.press("Enter");
}

/** The finished answer of the last turn, as a person reads it. */
export async function finishedAnswer(page: Page): Promise<string> {
  const turn = page.locator(".turn").last();
  await turn.getByRole("button", { name: "Why?" }).waitFor();
  return (await turn.locator(".ans").textContent()) ?? "";
}
