import { openTestProgram } from "./program.ts";
import { ask } from "./agui.ts";
const program = await openTestProgram({ DEMO: "on" });
const { ensureUser } = await import("../db/users.ts");
for (;;) { const { rows } = await program.database.pool.query("select count(*)::int as n from documents where status in ('queued','processing')"); if (rows[0].n===0) break; await new Promise(r=>setTimeout(r,300)); }
const { rows: us } = await program.database.pool.query("select u.email,u.role,t.slug from users u join tenants t on t.id=u.tenant_id"); console.log(us.map(u=>u.email+" "+u.role+" "+u.slug).join("; "));
const me = us.find(u=>u.role==="partner") ?? us[0];
const token = await program.token({ email: me.email, role: me.role, tenant: me.slug });
const groups: string[][] = JSON.parse(process.argv[2]!);
for (const g of groups) { let threadId: string|undefined; for (const q of g) { const a = await ask(program, token, q, threadId?{threadId}:{}); threadId = a.threadId; const last:any=a.events.at(-1); console.log("\n### "+q+"\n["+a.tools.join(",")+"] "+(last.outcome?.type??last.type)+"\n"+a.answer.slice(0,700)+"\ncites "+a.citations.map(c=>c.title+(c.page?" p"+c.page:"")).join(" | ")); } }
await program.close(); process.exit(0);
