import { BOT_USER } from "../../test/fake-slack.ts";
import { textOf } from "../../test/fake-slack-wire.ts";
import { openSlackHouse } from "../../test/slack-house.ts";
import { type ConformanceHouse, describeConformance } from "../conformance.ts";
import { ACTIONS } from "./blocks.ts";

describeConformance("Slack", async (): Promise<ConformanceHouse> => {
  const house = await openSlackHouse();
  const { slack } = house;
  await house.person("U1");
  await house.person("U9", { linked: false });
  let last = { text: "", ts: "" };
  const decided = new Set<string>();
  let files = 0;
  const tell = (text: string, ts: string, extra: object = {}) =>
    house.say(text, { ts, extra }).then(({ status }) => status);

  return {
    ask(text, { again, file } = {}) {
      if (!again) last = { text, ts: slack.newTs() };
      if (!file) return tell(text, last.ts);
      files += 1;
      const url = slack.addFile(`F${files}IN`, file.content);
      const shared = {
        id: `F${files}IN`,
        name: file.name,
        mimetype: "text/plain",
        size: file.content.length,
        url_private_download: url,
      };
      return tell(text, last.ts, { subtype: "file_share", files: [shared] });
    },
    async forge(text) {
      const event = { type: "message", channel: "DU1", channel_type: "im", user: "U1", text, ts: slack.newTs() };
      return (await house.event(event, { secret: "another secret" })).status;
    },
    async echo(text) {
      await house.event({
        type: "message",
        channel: "DU1",
        channel_type: "im",
        user: BOT_USER,
        bot_id: "B0",
        text,
        ts: slack.newTs(),
      });
    },
    async askAsStranger(text) {
      await house.say(text, { user: "U9" });
      await house.until(() => slack.thread("DU9").length > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return slack.thread("DU9").map(textOf).join("\n");
    },
    read: async () =>
      slack
        .thread("DU1")
        .map((message) =>
          [...[...message.tasks.values()].map((task) => `${task.title} ${task.output ?? ""}`), textOf(message)].join(
            "\n",
          ),
        )
        .join("\n"),
    async stop() {
      await house.event({
        type: "agent_session_stopped",
        channel: "DU1",
        user: "U1",
        thread_ts: last.ts,
        streaming_message_ts: [],
        event_ts: "1",
      });
    },
    async decide(decision) {
      const asked = () =>
        [...JSON.stringify(slack.thread("DU1").map((each) => each.blocks)).matchAll(/"value":"(approval_\w+)"/g)].at(
          -1,
        )?.[1];
      await house.until(() => asked() !== undefined && !decided.has(asked() ?? ""));
      const id = asked() ?? "";
      decided.add(id);
      await house.click(decision === "approve" ? ACTIONS.approve : ACTIONS.reject, id, {});
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
