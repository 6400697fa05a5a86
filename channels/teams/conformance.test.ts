import { shownText } from "../../test/fake-connector.ts";
import { openTeamsHouse } from "../../test/teams-house.ts";
import { type ConformanceHouse, describeConformance } from "../conformance.ts";
import { VERBS } from "./cards.ts";

describeConformance("Teams", async (): Promise<ConformanceHouse> => {
  const house = await openTeamsHouse();
  const { connector } = house;
  await house.person("u1");
  const decided = new Set<string>();
  let last: Record<string, unknown> = {};
  const chat = () => connector.in("chat-u1");

  return {
    async ask(text, { again, file } = {}) {
      if (file) connector.files.set(file.name, file.content);
      const content = file && { downloadUrl: `${connector.url}/files/${file.name}` };
      const attachments = file
        ? [{ contentType: "application/vnd.microsoft.teams.file.download.info", name: file.name, content }]
        : [];
      if (!again) last = house.activity(text, { extra: { attachments } });
      return (await house.post(last)).status;
    },
    forge: async (text) =>
      (await house.post(house.activity(text), { token: await connector.token({ forged: true }) })).status,
    async echo(text) {
      await house.say(text, { extra: { from: { id: "28:bot", aadObjectId: "aad-u1", role: "bot" } } });
    },
    async askAsStranger(text) {
      await house.say(text, { user: "u9" });
      await house.until(() => connector.in("chat-u9").length > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return connector.in("chat-u9").map(shownText).join("\n");
    },
    read: async () =>
      [
        ...connector.wire.filter(isInformative).map(({ text }) => text),
        ...chat()
          .filter(({ type }) => type === "message")
          .map(shownText),
      ].join("\n"),
    async stop() {
      connector.stopped.add("chat-u1");
      await house.say("stop");
    },
    async decide(decision) {
      const asked = () =>
        [...JSON.stringify(chat().map((each) => each.attachments)).matchAll(/"approvalId":"(approval_\w+)"/g)].at(
          -1,
        )?.[1];
      await house.until(() => asked() !== undefined && !decided.has(asked() ?? ""));
      const approvalId = asked() ?? "";
      decided.add(approvalId);
      await house.invoke("adaptiveCard/action", {
        action: { type: "Action.Execute", verb: VERBS[decision], data: { approvalId } },
      });
    },
    async expire() {
      await house.program.database.pool.query(
        "update approvals set expires_at = now() - interval '1 second' where status = 'pending'",
      );
      await house.program.channels.host.approvalsChanged();
    },
    modelCalls: () => house.model.requests.length,
    async restart() {
      await house.program.channels.close();
      const old = await house.restart();
      await old.close();
    },
    close: () => house.close(),
  };
});

/** What is being done, before there is an answer. */
const isInformative = ({ entities }: Record<string, unknown>): boolean =>
  JSON.stringify(entities ?? "").includes('"streamType":"informative"');
