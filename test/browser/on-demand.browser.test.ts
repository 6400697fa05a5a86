import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seriousFindings } from "./axe.ts";
import { ask, finishedAnswer, hasChromium } from "./chromium.ts";
import { openRealHouse, type RealHouse } from "./real-house.ts";

describe.skipIf(!hasChromium)("approvals, figures and the pipeline in Chromium", () => {
  let house: RealHouse;
  let token: string;
  beforeAll(async () => {
    house = await openRealHouse();
    token = await house.program.token();
  });
  afterAll(() => house?.close());

  const rooms = async () => {
    const list = await house.program.request(token, "/v1/data-rooms");
    return ((await list.json()) as { data: { name: string }[] }).data.map(({ name }) => name);
  };

  it("shows what would change, does it on the click, and says so in the thread and after a reload", async () => {
    const { page, complaints } = await house.signIn();
    await ask(page, "create a data room named Harbour");
    const card = page.getByRole("region", { name: /^Needs approval: Open a data room named Harbour/ });
    await card.waitFor();
    expect(await seriousFindings(page, house.axe)).toEqual([]);
    expect(await rooms()).not.toContain("Harbour");
    await card.getByRole("button", { name: "Approve" }).click();
    await page.getByRole("region", { name: /^Approved: Open a data room named Harbour/ }).waitFor();
    await page.getByText("Approved and done: Open a data room named Harbour.").waitFor();
    expect(await rooms()).toContain("Harbour");
    await page.reload();
    await page.getByRole("region", { name: /^Approved: / }).waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    expect(await seriousFindings(page, house.axe)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("lists what waits, and takes a rejection with its reason", async () => {
    const { page, complaints } = await house.signIn();
    await ask(page, "create a data room named Quay");
    await page.getByRole("region", { name: /^Needs approval/ }).waitFor();
    // The address that cards and notices elsewhere carry.
    await page.goto(`${house.origin}/approvals/approval_any`);
    const card = page.getByRole("region", { name: /^Needs approval: Open a data room named Quay/ });
    await card.getByRole("button", { name: "Reject" }).click();
    await card.getByRole("textbox").fill("not this quarter");
    await card.getByRole("button", { name: "Reject" }).click();
    await page.getByText("Reason: not this quarter").waitFor();
    expect(await seriousFindings(page, house.axe)).toEqual([]);
    expect(await rooms()).not.toContain("Quay");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("draws a valuation's figures, each also as a table", async () => {
    const { page, complaints } = await house.signIn();
    await ask(page, "DCF in EUR of free cash flows 10m, 12m, 14m, 16m at 10 % WACC and 2 % growth, net debt 20m");
    await finishedAnswer(page);
    const figure = page.locator(".fig-card");
    await figure.first().waitFor();
    expect(await figure.locator("svg[role=img]").first().getAttribute("aria-label")).toMatch(/EUR m/);
    expect(await seriousFindings(page, house.axe)).toEqual([]);
    await page.getByRole("button", { name: "Show as table" }).first().click();
    await figure.locator("table").first().waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("moves a deal on the board by keyboard and by mouse, each as the same change as anywhere", async () => {
    const make = async (name: string) =>
      (await (
        await house.program.request(token, "/v1/deals", {
          json: { name, stage: "sourcing", value: 5e6, currency: "EUR" },
        })
      ).json()) as { id: string };
    const [falcon, heron] = [await make("Project Falcon"), await make("Project Heron")];
    const stageOf = async (id: string) =>
      ((await (await house.program.request(token, `/v1/deals/${id}`)).json()) as { stage: string }).stage;
    const { page, complaints } = await house.signIn();
    await page.getByRole("button", { name: "Pipeline" }).click();
    const card = page.getByRole("button", { name: /^Project Falcon/ });
    await card.waitFor();
    expect(await seriousFindings(page, house.axe)).toEqual([]);
    await card.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await expect.poll(() => stageOf(falcon.id)).toBe("screening");
    await page.getByRole("button", { name: /^Project Heron/ }).dragTo(page.getByRole("region", { name: /^Screening/ }));
    await expect.poll(() => stageOf(heron.id)).toBe("screening");
    // A colleague was faster: the card goes back where it was, and the reason is said.
    await house.program.request(token, `/v1/deals/${falcon.id}`, { method: "PATCH", json: { probability: 0.7 } });
    await card.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await page.getByText("Project Falcon was not moved.").waitFor();
    expect(await stageOf(falcon.id)).toBe("screening");
    expect(complaints.filter((said) => !said.includes("409"))).toEqual([]);
    await page.context().close();
  });
});
