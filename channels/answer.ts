import type { Citation } from "../domain/source.ts";
import {
  type Ending,
  type MadeFile,
  NOT_STARTED,
  type Operation,
  type Progress,
  type RunEvent,
  type Step,
  toOperations,
} from "./operations.ts";

/** All of one answer that a reader may see by now. Text only grows; steps keep their order. */
export interface Answer {
  runId: string;
  steps: readonly Step[];
  text: string;
  cards: readonly { toolCallId: string; card: Record<string, unknown> }[];
  files: readonly MadeFile[];
  citations: readonly Citation[];
  suggestions: readonly string[];
  ending?: Ending;
}

export const EMPTY_ANSWER: Answer = {
  runId: "",
  steps: [],
  text: "",
  cards: [],
  files: [],
  citations: [],
  suggestions: [],
};

export function apply(answer: Answer, operation: Operation): Answer {
  switch (operation.kind) {
    case "begin":
      return { ...EMPTY_ANSWER, runId: operation.runId };
    case "step": {
      const { step } = operation;
      const known = answer.steps.some((each) => each.id === step.id);
      const steps = known ? answer.steps.map((each) => (each.id === step.id ? step : each)) : [...answer.steps, step];
      return { ...answer, steps };
    }
    case "append":
      return { ...answer, text: answer.text + operation.text };
    case "card":
      return { ...answer, cards: [...answer.cards, { toolCallId: operation.toolCallId, card: operation.card }] };
    case "file":
      return { ...answer, files: [...answer.files, operation.file] };
    case "cite":
      return { ...answer, citations: operation.citations };
    case "suggest":
      return { ...answer, suggestions: operation.questions };
    case "end":
      return { ...answer, steps: answer.steps.map(closed), ending: operation.ending };
  }
}

/** A step whose result never came did not succeed, and does not go on either. */
const closed = (step: Step): Step => (step.state === "running" ? { ...step, state: "done" } : step);

/** Folds the events of one run, as they come or out of the log, into its answer. */
export class AnswerReader {
  private progress: Progress = NOT_STARTED;
  answer: Answer = EMPTY_ANSWER;

  read(event: RunEvent): void {
    const [progress, operations] = toOperations(this.progress, event);
    this.progress = progress;
    for (const operation of operations) this.answer = apply(this.answer, operation);
  }
}
