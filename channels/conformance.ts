import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** One channel with the whole product behind it, and a model that says what the question asks it to say. */
export interface ConformanceHouse {
  /** A question of a person whom the firm knows, in private. Answers with the status of the request. */
  ask(question: string, options?: { again?: boolean; file?: { name: string; content: string } }): Promise<number>;
  /** The same with a signature that is not the service's. */
  forge(question: string): Promise<number>;
  /** A message of ours, as the service hands it back to us. Absent where a channel has none. */
  echo?(question: string): Promise<void>;
  /** Somebody whom the firm does not know; everything that they are told. */
  askAsStranger(question: string): Promise<string>;
  /** Everything the person can read by now: text, steps, sources, buttons. */
  read(): Promise<string>;
  /** Presses Stop on what is being answered. */
  stop(): Promise<void>;
  /** Decides the proposal that is shown last. */
  decide(decision: "approve" | "reject"): Promise<void>;
  /** Lets the time run out in which the last proposal could be decided. */
  expire(): Promise<void>;
  /** How often the model was asked. */
  modelCalls(): number;
  /** Ends the process without warning and starts another one over the same records. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** What every channel promises, whatever it looks like. */
export function describeConformance(name: string, open: () => Promise<ConformanceHouse>): void {
  describe(`${name} as a channel`, () => {
    let house: ConformanceHouse;
    beforeAll(async () => {
      house = await open();
    });
    afterAll(() => house?.close());

    const until = async (wanted: RegExp | ((text: string) => boolean)) => {
      const holds = typeof wanted === "function" ? wanted : (text: string) => wanted.test(text);
      let text = "";
      for (const giveUpAt = Date.now() + 20_000; Date.now() < giveUpAt; ) {
        text = await house.read();
        if (holds(text)) return text;
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      throw new Error(`not shown: ${wanted}\n${text.slice(-2_000)}`);
    };
    const times = (text: string, what: string) => text.split(what).length - 1;

    it("refuses what is not signed, and asks nobody anything", async () => {
      const before = house.modelCalls();
      expect(await house.forge("forged words")).toBe(401);
      expect(house.modelCalls()).toBe(before);
      expect(await house.read()).not.toContain("forged words");
    });

    it("answers a question once, however often it is delivered", async () => {
      expect(await house.ask("once only")).toBe(200);
      await until(/You said: once only/);
      const before = house.modelCalls();
      await house.ask("once only", { again: true });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(house.modelCalls()).toBe(before);
      expect(times(await house.read(), "You said: once only")).toBe(1);
    });

    it("does not answer itself", async () => {
      const before = house.modelCalls();
      await house.echo?.("own words");
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(house.modelCalls()).toBe(before);
    });

    it("tells somebody unknown nothing but that", async () => {
      const before = house.modelCalls();
      const told = await house.askAsStranger("deals please");
      expect(told).not.toMatch(/Falcon|deal_|You said/);
      expect(told).toMatch(/do not know you yet|only answer people whom this firm knows|UNAUTHENTICATED/);
      expect(house.modelCalls()).toBe(before);
    });

    it("shows a table with all its cells", async () => {
      await house.ask("a table");
      const text = await until(/Two deals\./);
      for (const cell of ["Falcon", "335.0", "Osprey", "210.0"]) expect(text).toContain(cell);
    });

    it("shows the steps in plain words, and the sources with their numbers", async () => {
      await house.ask("all deals");
      await until(/Here they are/);
      const text = await until(/Listed deals|list_deals/);
      expect(text).not.toMatch(/\[s1\]/);
    });

    it("shows thousands of words and rows in order, each once", async () => {
      await house.ask("a long one");
      const text = await until((shown) => /\bw59\d\d\b/.test(shown));
      const words = (text.match(/\bw\d+\b/g) ?? []).map((word) => Number(word.slice(1)));
      expect(words).toEqual(words.toSorted((a, b) => a - b));
      expect(new Set(words).size).toBe(words.length);
    });

    it("asks before something is changed, does it after the click, and says so", async () => {
      await house.ask("propose Heron");
      await until(/Open a data room named Heron/);
      await house.decide("approve");
      await until((text) => /approved/i.test(text) && /Heron/.test(text));
      await house.ask("propose Merlin");
      await until(/Open a data room named Merlin/);
      await house.decide("reject");
      await until(/reject/i);
    });

    it("shows that nobody decided in time", async () => {
      await house.ask("propose Ibis");
      await until(/Open a data room named Ibis/);
      await house.expire();
      await until(/Nobody decided in time/);
    });

    it("takes a file and answers with it at hand", async () => {
      await house.ask("what is in it", { file: { name: "note.txt", content: "The earn-out ends in 2031." } });
      await until(/You said: .*note\.txt/);
    });

    it("says in words what failed, without a word of the vendor's", async () => {
      await house.ask("please fail");
      await until(/language model/);
      expect(await house.read()).not.toContain("secret upstream");
    });

    it("stops when it is told to", async () => {
      await house.ask("hang on");
      await new Promise((resolve) => setTimeout(resolve, 400));
      await house.stop();
      await until(/[Ss]topped|cancelled/);
    });

    it("tells the reader after a restart in the middle, and repeats nothing", async () => {
      await house.ask("hang again");
      await new Promise((resolve) => setTimeout(resolve, 400));
      await house.restart();
      const text = await until(/The server stopped while this was being answered/);
      expect(times(text, "The server stopped while this was being answered")).toBe(1);
      expect(times(text, "You said: once only")).toBe(1);
    });
  });
}
