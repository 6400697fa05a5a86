import { readFileSync } from "node:fs";
import { z } from "zod";
import { ask } from "../test/agui.ts";
import { openTestProgram } from "../test/program.ts";

const Question = z.strictObject({
  ask: z.string(),
  /** Beginning of the title of the source that has to be cited first; "" is any, null is none that would prove something. */
  document: z.string().nullable(),
  /** Regular expression that the answer has to match. */
  says: z.string(),
});

export interface DemoReport {
  scores: Record<string, number>;
  misses: { ask: string; cited: string | undefined; answer: string }[];
}

/** Questions over the demo workspace, asked as a person would and answered by the offline model. */
export async function measureDemo(dataset = new URL("./datasets/demo.json", import.meta.url)): Promise<DemoReport> {
  const questions = z.array(Question).parse(JSON.parse(readFileSync(dataset, "utf8")));
  const program = await openTestProgram({ DEMO: "on" });
  try {
    const token = await program.token({ email: "ruth.voss@aldervoss.example" });
    await untilRead(async () => {
      const response = await program.request(token, "/v1/documents?limit=200");
      const { data } = (await response.json()) as { data: { status: string }[] };
      return data.every(({ status }) => status === "ready" || status === "failed");
    });
    const misses: DemoReport["misses"] = [];
    let cited = 0;
    let said = 0;
    for (const question of questions) {
      const { answer, citations } = await ask(program, token, question.ask);
      const title = citations[0]?.title;
      const rightSource = question.document === null || (title?.startsWith(question.document) ?? false);
      const rightWords = new RegExp(question.says, "i").test(answer);
      if (rightSource) cited += 1;
      if (rightWords) said += 1;
      if (!rightSource || !rightWords) misses.push({ ask: question.ask, cited: title, answer: answer.slice(0, 200) });
    }
    return { scores: { "right source": cited / questions.length, "right answer": said / questions.length }, misses };
  } finally {
    await program.close();
  }
}

async function untilRead(isRead: () => Promise<boolean>): Promise<void> {
  while (!(await isRead())) await new Promise((resolve) => setTimeout(resolve, 200));
}
