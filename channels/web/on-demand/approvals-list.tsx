import { useEffect, useState } from "preact/hooks";
import type { Approval } from "../../../domain/approval.ts";
import { ApprovalCard } from "./approval-card.tsx";

interface Props {
  me: string;
  load: () => Promise<Approval[]>;
  decide: (id: string, decision: "approve" | "reject", reason?: string) => Promise<Approval>;
}

/** Everything that waits for a decision, newest first. What is decided here stays on the page with its outcome. */
export function ApprovalsList({ me, load, decide }: Props) {
  const [approvals, setApprovals] = useState<Approval[] | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    load().then(setApprovals, (error: Error) => setProblem(error.message));
  }, []);
  if (problem) return <p class="trouble">{problem}</p>;
  if (!approvals) return <p class="sm">Loading…</p>;
  if (!approvals.length) return <p class="empty-line">Nothing waits for a decision.</p>;
  return (
    <ul class="stack">
      {approvals.map((approval) => (
        <li key={approval.id}>
          <ApprovalCard
            approval={approval}
            me={me}
            onDecide={async (decision, reason) => {
              const standing = await decide(approval.id, decision, reason);
              setApprovals((list) => (list ?? []).map((each) => (each.id === standing.id ? standing : each)));
              return standing;
            }}
          />
        </li>
      ))}
    </ul>
  );
}
