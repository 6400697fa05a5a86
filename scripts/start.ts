/** `npm start`: builds the page when its sources changed, then serves. */
import path from "node:path";
import { buildWeb } from "./build-web.ts";

await buildWeb(path.resolve(import.meta.dirname, "../dist/web"));
await import("../server/main.ts");
