import type { Page } from "playwright-core";

interface Violation {
  id: string;
  impact: string;
  nodes: { target: unknown[]; failureSummary: string }[];
}

/** Serious and critical findings of axe, as one line each. Run through the debugger, because the page's policy allows no foreign script. */
export async function seriousFindings(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const violations = (await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  )) as Violation[];
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${JSON.stringify(node.target)} ${node.failureSummary}`));
}
