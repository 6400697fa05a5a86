import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TOOLS } from "./catalogue.ts";

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  additionalProperties?: unknown;
}

describe("the catalogue", () => {
  it("has each name, and each address, once", () => {
    const names = TOOLS.map((tool) => tool.name);
    const addresses = TOOLS.map(({ http }) => `${http.method} ${http.path}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it.each(TOOLS.map((tool) => [tool.name, tool] as const))(
    "%s states what a person and a model need",
    (_name, tool) => {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(tool.examples.length).toBeGreaterThanOrEqual(3);
      expect(tool.description.length).toBeGreaterThan(20);
      for (const field of tool.http.path.matchAll(/\{(\w+)\}/g))
        expect(Object.keys(tool.input.shape)).toContain(field[1]);
    },
  );

  it.each(TOOLS.map((tool) => [tool.name, tool] as const))("%s takes and gives strict objects", (_name, tool) => {
    for (const schema of [z.toJSONSchema(tool.input, { io: "input" }), z.toJSONSchema(tool.output, { io: "output" })])
      expect((schema as Schema).additionalProperties).toBe(false);
  });

  it("keeps its shapes", () => {
    const shapes = Object.fromEntries(
      TOOLS.map((tool) => [
        tool.name,
        { input: z.toJSONSchema(tool.input, { io: "input" }), output: Object.keys(tool.output.shape) },
      ]),
    );
    expect(shapes).toMatchSnapshot();
  });
});
