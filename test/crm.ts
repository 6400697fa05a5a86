import type { Actor, Role } from "../domain/actor.ts";
import type { AnyTool } from "../tools/define-tool.ts";
import { createGate } from "../tools/invoke.ts";
import type { Services } from "../tools/services.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { testMarket } from "./market.ts";

export type Answer = Record<string, unknown>;

export interface TestCrm {
  database: TestDatabase;
  person(email: string, role?: Role, tenant?: string): Promise<Actor>;
  /** Calls a tool through the gate, as a person over REST does. */
  call<Shape = Answer>(tool: AnyTool, input: Answer, actor: Actor): Promise<Shape>;
  /** The code and the message of a refusal; fails when the call succeeds. */
  refusal(tool: AnyTool, input: Answer, actor: Actor): Promise<{ code: string; message: string; details: unknown }>;
  close(): Promise<void>;
}

/** An empty workspace with the tools of the CRM over it. */
export async function openTestCrm(size: "embedded" | "server" = "embedded"): Promise<TestCrm> {
  const database = await openTestDatabase(size);
  const gate = createGate({
    pool: database.pool,
    services: { publicUrl: "http://x", market: testMarket() } as Services,
    observe: () => {},
  });
  return {
    database,
    person: (email, role = "partner", tenant = "main") => database.actor({ email, role, tenant }),
    call: async (tool, input, actor) => (await gate.invoke(tool, input, actor)) as never,
    async refusal(tool, input, actor) {
      try {
        await gate.invoke(tool, input, actor);
      } catch (error) {
        const { code, message, details } = error as { code: string; message: string; details: unknown };
        return { code, message, details };
      }
      throw new Error(`${tool.name} was expected to refuse`);
    },
    close: () => database.close(),
  };
}
